#include "cohort/durable.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cohort {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string_view call, const fs::path& path) {
  throw GraderError{std::string{call} + " of " + escape_line(path.string()), errno};
}

void write_all(int fd, const std::string& content, const fs::path& path) {
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = ::write(fd, content.data() + done, content.size() - done);
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) fail("write", path);
    done += static_cast<std::size_t>(count);
  }
}

void sync_folder(const fs::path& folder) {
  const UniqueFd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd.valid()) fail("open", folder);
  // fsync(2): some file systems do not know it for folders.
  if (::fsync(fd.get()) == -1 && errno != EINVAL) fail("fsync", folder);
}

enum class Care { for_crashes_of_the_machine, for_our_own_end };

void write(const fs::path& path, const std::string& content, Care care) {
  // One name for each writer, so that two who store the same do not meet in one file.
  const fs::path beside =
      path.parent_path() /
      (std::string{torn_prefix} + std::to_string(::getpid()) + "-" + path.filename().string());
  {
    const UniqueFd fd{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                             S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)};
    if (!fd.valid()) fail("open", beside);
    write_all(fd.get(), content, beside);
    if (care == Care::for_crashes_of_the_machine && ::fsync(fd.get()) == -1) fail("fsync", beside);
  }
  if (::rename(beside.c_str(), path.c_str()) == -1) fail("rename", beside);
  if (care == Care::for_crashes_of_the_machine) sync_folder(path.parent_path());
}

}  // namespace

void write_durably(const fs::path& path, const std::string& content) {
  write(path, content, Care::for_crashes_of_the_machine);
}

void write_whole(const fs::path& path, const std::string& content) {
  write(path, content, Care::for_our_own_end);
}

std::optional<std::string> read_if_there(const fs::path& path) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  if (!fd.valid() && errno == ENOENT) return std::nullopt;
  if (!fd.valid()) fail("open", path);
  struct stat status {};
  require(::fstat(fd.get(), &status), "fstat");
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = ::read(fd.get(), content.data() + filled, content.size() - filled);
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) fail("read", path);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  content.resize(filled);
  return content;
}

void remove_durably(const fs::path& path) {
  if (::unlink(path.c_str()) == -1) {
    if (errno == ENOENT) return;
    fail("unlink", path);
  }
  sync_folder(path.parent_path());
}

}  // namespace ipclab::cohort
