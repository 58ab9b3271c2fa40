#include "intake/submission.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "intake/archive.hpp"
#include "intake/names.hpp"
#include "intake/notes.hpp"
#include "intake/regular_file.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;

class Reader {
 public:
  explicit Reader(const fs::path& folder) : folder_{folder} { submission_.name = folder.string(); }

  Submission read() {
    read_sources();
    read_headers();
    std::ranges::sort(submission_.files, {}, &SourceFile::path);
    submission_.notes = notes_.lines();
    return std::move(submission_);
  }

 private:
  static constexpr auto options = fs::directory_options::skip_permission_denied;

  // Sources first: headers by the thousand must not use up the bounds before them.
  void read_sources() {
    std::error_code error;
    for (fs::directory_iterator entry{folder_, options, error}, end; !error && entry != end;
         entry.increment(error)) {
      if (!look_at_another()) return;
      const std::string path = entry->path().filename().string();
      if (is_source(path) && !is_of_macos(path) && !take(path)) return;
    }
  }

  void read_headers() {
    std::error_code error;
    entries_ = 0;
    for (fs::recursive_directory_iterator entry{folder_, options, error}, end;
         !error && entry != end; entry.increment(error)) {
      if (!look_at_another()) return;
      const std::string path = entry->path().lexically_relative(folder_).string();
      if (entry.depth() >= static_cast<int>(deepest)) entry.disable_recursion_pending();
      if (is_header(path) && !is_of_macos(path) && !take(path)) return;
    }
  }

  bool look_at_another() {
    if (++entries_ <= most_entries) return true;
    notes_.stopped("more than 20000 entries: the rest was not read");
    return false;
  }

  /// False when nothing more is to be read.
  bool take(const std::string& relative) {
    const fs::path path = folder_ / relative;
    std::error_code error;
    if (fs::is_directory(fs::symlink_status(path, error))) return true;
    if (relative.size() > longest_path) {
      notes_.passed_over(relative, "has too long a name");
      return true;
    }
    auto content = read_regular(path, largest_file);
    if (!content) {
      notes_.passed_over(relative, content.error());
      return true;
    }
    total_ += content->size();
    if (submission_.files.size() == most_files || total_ > largest_submission.count) {
      notes_.stopped("more than 400 files or 8 MiB: the rest was not read");
      return false;
    }
    submission_.files.push_back({relative, std::move(*content)});
    return true;
  }

  fs::path folder_;
  Submission submission_;
  Notes notes_;
  std::size_t entries_ = 0;
  std::uint64_t total_ = 0;
};

std::string_view words_for(fs::file_type type) {
  switch (type) {
    case fs::file_type::fifo: return "a FIFO";
    case fs::file_type::socket: return "a socket";
    case fs::file_type::block:
    case fs::file_type::character: return "a device";
    default: return "something else";
  }
}

}  // namespace

Result<Submission, std::string> read_folder(const fs::path& folder) {
  const std::string shown = shorten_line(folder.string(), longest_path);
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return Unexpected{"there is no folder " + shown};
  if (error) return Unexpected{shown + " cannot be read: " + error.message()};
  if (!fs::is_directory(status)) return Unexpected{shown + " is not a folder"};
  if (fs::directory_iterator{folder, error}; error)
    return Unexpected{shown + " cannot be read: " + error.message()};
  return Reader{folder}.read();
}

Result<Submission, std::string> read_submission(const fs::path& path) {
  const std::string shown = shorten_line(path.string(), longest_path);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    return Unexpected{"there is no folder " + shown + ", and no archive of this name"};
  if (error || fs::is_directory(status)) return read_folder(path);
  // Before anything is opened: opening alone wakes up some devices.
  if (!fs::is_regular_file(status))
    return Unexpected{shown + " is not a folder and no archive, but " +
                      std::string{words_for(status.type())}};
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd.valid()) return Unexpected{shown + " cannot be read: " + describe_errno(errno)};
  return read_archive(fd.get(), path.string());
}

}  // namespace ipclab::intake
