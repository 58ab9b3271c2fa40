#include "intake/submission.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::array source_endings{".c", ".cpp"};
constexpr std::array header_endings{".h", ".hpp", ".hh", ".hxx", ".inc", ".ipp"};
constexpr int deepest = 4;
constexpr std::size_t longest_path = 200;

bool ends_in(const fs::path& path, const auto& endings) {
  return std::ranges::find(endings, path.extension().string()) != endings.end();
}

/// The bytes of a regular file; the error says why it is passed over.
Result<std::string, std::string> read_regular(const fs::path& path) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  if (!fd.valid() && errno == ELOOP) return Unexpected{std::string{"is a symbolic link"}};
  if (!fd.valid()) return Unexpected{"cannot be read: " + describe_errno(errno)};
  struct stat status {};
  if (::fstat(fd.get(), &status) == -1 || !S_ISREG(status.st_mode))
    return Unexpected{std::string{"is not a regular file"}};
  if (static_cast<std::uint64_t>(status.st_size) > largest_file.count)
    return Unexpected{std::string{"is larger than 1 MiB"}};
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = ::read(fd.get(), content.data() + filled, content.size() - filled);
    if (count == -1 && errno == EINTR) continue;
    if (count <= 0) break;
    filled += static_cast<std::size_t>(count);
  }
  content.resize(filled);
  return content;
}

class Reader {
 public:
  explicit Reader(const fs::path& folder) : folder_{folder} { submission_.name = folder.string(); }

  Submission read() {
    std::error_code error;
    constexpr auto options = fs::directory_options::skip_permission_denied;
    // Sources first: headers by the thousand must not use up the bounds before them.
    for (const auto& entry : fs::directory_iterator{folder_, options, error})
      if (ends_in(entry.path(), source_endings) && !take(entry.path())) break;
    for (fs::recursive_directory_iterator entry{folder_, options, error}, end;
         !error && entry != end; entry.increment(error)) {
      if (entry.depth() >= deepest) entry.disable_recursion_pending();
      if (ends_in(entry->path(), header_endings) && !take(entry->path())) break;
    }
    std::ranges::sort(submission_.files, {}, &SourceFile::path);
    return std::move(submission_);
  }

 private:
  /// False when nothing more is to be read.
  bool take(const fs::path& path) {
    const std::string relative = path.lexically_relative(folder_).string();
    std::error_code error;
    if (fs::is_directory(fs::symlink_status(path, error))) return true;
    if (relative.size() > longest_path) {
      submission_.notes.push_back(shorten_line(relative, 60) + " has too long a name");
      return true;
    }
    auto content = read_regular(path);
    if (!content) {
      submission_.notes.push_back(escape_line(relative) + " " + content.error());
      return true;
    }
    total_ += content->size();
    if (submission_.files.size() == most_files || total_ > largest_submission.count) {
      submission_.notes.push_back("more than 400 files or 8 MiB: the rest was not read");
      return false;
    }
    submission_.files.push_back({relative, std::move(*content)});
    return true;
  }

  fs::path folder_;
  Submission submission_;
  std::uint64_t total_ = 0;
};

}  // namespace

Result<Submission, std::string> read_folder(const fs::path& folder) {
  const std::string shown = escape_line(folder.string());
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return Unexpected{"there is no folder " + shown};
  if (error) return Unexpected{shown + " cannot be read: " + error.message()};
  if (!fs::is_directory(status)) return Unexpected{shown + " is not a folder"};
  if (fs::directory_iterator{folder, error}; error)
    return Unexpected{shown + " cannot be read: " + error.message()};
  return Reader{folder}.read();
}

}  // namespace ipclab::intake
