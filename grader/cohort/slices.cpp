#include "cohort/slices.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <sstream>

#include "cohort/durable.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cohort {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_look = 1 << 20;
constexpr std::size_t longest_last_words = 300;
constexpr char separator = '\t';

fs::path file_of(const fs::path& folder, std::size_t slice) {
  return folder / std::to_string(slice);
}
fs::path said_by(fs::path slice) { return slice += ".said"; }
fs::path log_of(fs::path slice) { return slice += ".log"; }

[[noreturn]] void fail(std::string_view call, const fs::path& path) {
  throw GraderError{std::string{call} + " of " + escape_line(path.string()), errno};
}

/// From there on, as much as one look may be; "" when there is no such file.
std::string read_from(const fs::path& path, std::uint64_t begin) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  if (!fd.valid()) return "";
  std::string bytes(longest_look, '\0');
  const ssize_t count = ::pread(fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(begin));
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return bytes;
}

std::optional<Ended> word_in(const std::string& line) {
  const std::size_t tab = line.find(separator);
  if (tab == std::string::npos) return std::nullopt;
  return Ended{line.substr(0, tab), escape_line(line.substr(tab + 1))};
}

/// Without a last line that was not finished.
std::string whole_lines(const std::string& text) { return text.substr(0, text.rfind('\n') + 1); }

void append(const UniqueFd& fd, const std::string& line, const fs::path& path) {
  if (::write(fd.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    fail("write", path);
  if (::fsync(fd.get()) == -1) fail("fsync", path);
}

}  // namespace

Slices::Slices(fs::path folder, const std::vector<std::string>& keys, std::size_t most)
    : folder_{std::move(folder)},
      keys_{keys},
      heard_(keys.size()),
      read_(std::min(keys.size(), most)) {
  for (std::size_t slice = 0; slice < count(); ++slice) {
    std::string lines;
    for (std::size_t i = slice; i < keys_.size(); i += count()) lines += keys_[i] + "\n";
    write_whole(file_of(folder_, slice), lines);
    write_whole(said_by(file_of(folder_, slice)), "");
  }
}

void Slices::hear(const std::function<void(const Ended&)>& ended) {
  for (std::size_t slice = 0; slice < count(); ++slice) hear(slice, ended);
}

void Slices::hear(std::size_t slice, const std::function<void(const Ended&)>& ended) {
  const std::string said = whole_lines(read_from(said_by(file_of(folder_, slice)), read_[slice]));
  read_[slice] += said.size();
  std::istringstream lines{said};
  for (std::string line; std::getline(lines, line);) {
    const auto word = word_in(line);
    if (!word) continue;
    for (std::size_t i = slice; i < keys_.size(); i += count()) {
      if (heard_[i] || keys_[i] != word->key) continue;
      heard_[i] = true;
      ended(*word);
    }
  }
}

std::vector<std::string> Slices::missing() const {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (!heard_[i]) keys.push_back(keys_[i]);
  return keys;
}

std::string Slices::last_words(const std::string& key) const {
  const auto at = static_cast<std::size_t>(std::ranges::find(keys_, key) - keys_.begin());
  if (at == keys_.size()) return "";
  std::istringstream lines{read_from(log_of(file_of(folder_, at % count())), 0)};
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) last = line;
  return shorten_line(last, longest_last_words);
}

void work_on_slice(const fs::path& slice,
                   const std::function<std::string(const std::string&)>& grade_one) {
  const auto keys = read_if_there(slice);
  if (!keys) throw GraderError{"there is no file " + escape_line(slice.string())};
  const fs::path path = said_by(slice);
  const UniqueFd fd{::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)};
  if (!fd.valid()) fail("open", path);
  const std::string said = whole_lines(read_if_there(path).value_or(""));
  if (::ftruncate(fd.get(), static_cast<off_t>(said.size())) == -1) fail("ftruncate", path);
  std::set<std::string> done;
  std::istringstream before{said};
  for (std::string line; std::getline(before, line);)
    if (const auto word = word_in(line)) done.insert(word->key);
  std::istringstream lines{*keys};
  for (std::string key; std::getline(lines, key);)
    if (!done.contains(key)) append(fd, key + separator + escape_line(grade_one(key)) + "\n", path);
}

}  // namespace ipclab::cohort
