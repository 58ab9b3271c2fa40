#include "spec/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::spec {
namespace {

std::string unreadable(int error_number) {
  if (error_number == ENOENT) return "does not exist";
  return "cannot be read: " + describe_errno(error_number);
}

std::string not_regular(mode_t mode) {
  if (S_ISDIR(mode)) return "is a directory, not a file";
  if (S_ISFIFO(mode)) return "is a FIFO, not a regular file";
  return "is not a regular file";
}

std::string too_large(Bytes largest) { return "is larger than " + describe(largest); }

Result<std::string, std::string> read_all(int fd, std::size_t expected_size, Bytes largest) {
  std::string bytes(expected_size + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    const ssize_t count = ::read(fd, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Unexpected{unreadable(errno)};
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    // A file can grow while it is read, and files of /proc say that they are empty.
    if (filled > largest.count) return Unexpected{too_large(largest)};
    if (filled == bytes.size()) bytes.resize(bytes.size() + bytes.size() / 2 + 4096);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

Result<std::string, std::string> read_regular(const std::filesystem::path& path, Bytes largest) {
  // O_NONBLOCK: open(2) of a FIFO for reading would wait for a writer.
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd.valid()) return Unexpected{unreadable(errno)};
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return Unexpected{unreadable(errno)};
  if (!S_ISREG(status.st_mode)) return Unexpected{not_regular(status.st_mode)};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > largest.count) return Unexpected{too_large(largest)};
  return read_all(fd.get(), size, largest);
}

std::string describe(Bytes size) {
  if (size.count >= (1U << 20) && size.count % (1U << 20) == 0)
    return std::to_string(size.count >> 20) + " MiB";
  if (size.count >= (1U << 10) && size.count % (1U << 10) == 0)
    return std::to_string(size.count >> 10) + " KiB";
  return std::to_string(size.count) + (size.count == 1 ? " byte" : " bytes");
}

}  // namespace ipclab::spec
