#include "intake/regular_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::intake {

Result<std::string, std::string> read_regular(const std::filesystem::path& path, Bytes largest) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  if (!fd.valid() && errno == ELOOP) return Unexpected{std::string{"is a symbolic link"}};
  // open(2): of a socket, and of a device that nothing stands behind.
  if (!fd.valid() && errno == ENXIO) return Unexpected{std::string{"is not a regular file"}};
  if (!fd.valid()) return Unexpected{"cannot be read: " + describe_errno(errno)};
  struct stat status {};
  if (::fstat(fd.get(), &status) == -1 || !S_ISREG(status.st_mode))
    return Unexpected{std::string{"is not a regular file"}};
  if (static_cast<std::uint64_t>(status.st_size) > largest.count)
    return Unexpected{"is larger than " + in_words(largest)};
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

}  // namespace ipclab::intake
