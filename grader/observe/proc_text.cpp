#include "observe/proc_text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

std::vector<std::string_view> pieces_of(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  while ((begin = text.find_first_not_of(separators, begin)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    pieces.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return pieces;
}

}  // namespace

std::string proc_text(const std::string& path, std::size_t most) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string text;
  if (!fd.valid()) return text;
  char buffer[4096];
  ssize_t count = 0;
  while (text.size() < most && (count = ::read(fd.get(), buffer, sizeof buffer)) > 0)
    text.append(buffer, static_cast<std::size_t>(count));
  return text;
}

std::string proc_path(pid_t pid, std::string_view name) {
  return ("/proc/" + std::to_string(pid) + "/").append(name);
}

std::string field_in(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(name) || line.size() == name.size() || line[name.size()] != ':') continue;
    const std::size_t begin = line.find_first_not_of(" \t", name.size() + 1);
    return begin == std::string_view::npos ? std::string{} : std::string{line.substr(begin)};
  }
  return {};
}

std::vector<std::string_view> words_of(std::string_view line) { return pieces_of(line, " \t\n"); }

std::vector<std::string_view> lines_of(std::string_view text) { return pieces_of(text, "\n"); }

std::uint64_t number_in(std::string_view text, int base) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, base);
  return number;
}

}  // namespace ipclab::observe
