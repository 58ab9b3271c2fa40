#include "run/program.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

UniqueFd new_memory_file(const std::string& name) {
  constexpr unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  // memfd_create(2): needed where the sysctl vm.memfd_noexec is set; unknown before Linux 6.3.
  constexpr unsigned executable = 0x0010U;  // MFD_EXEC
  int fd = ::memfd_create(name.c_str(), flags | executable);
  if (fd == -1 && errno == EINVAL) fd = ::memfd_create(name.c_str(), flags);
  return UniqueFd{require(fd, "memfd_create")};
}

void seal(int fd) {
  require(::fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL),
          "fcntl(F_ADD_SEALS)");
}

}  // namespace

Image seal_copy(int source, const std::string& name) {
  UniqueFd copy = new_memory_file(name);
  struct stat status {};
  require(::fstat(source, &status), "fstat");
  off_t offset = 0;
  while (offset < status.st_size) {
    const ssize_t count =
        ::sendfile(copy.get(), source, &offset, static_cast<std::size_t>(status.st_size - offset));
    if (count <= 0) throw GraderError{"sendfile", count == 0 ? EIO : errno};
  }
  require(::fchmod(copy.get(), 0555), "fchmod");
  seal(copy.get());
  return std::make_shared<const UniqueFd>(std::move(copy));
}

UniqueFd memory_file(const std::vector<std::uint8_t>& octets, const std::string& name) {
  return memory_file(std::string_view{reinterpret_cast<const char*>(octets.data()), octets.size()},
                     name);
}

UniqueFd memory_file(std::string_view bytes, const std::string& name) {
  UniqueFd file = new_memory_file(name);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (count == -1 && errno == EINTR) continue;
    if (count <= 0) throw GraderError{"write to a memory file", errno};
    done += static_cast<std::size_t>(count);
  }
  seal(file.get());
  return file;
}

std::vector<std::uint8_t> content_of(int file) {
  struct stat status {};
  require(::fstat(file, &status), "fstat");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size));
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count =
        ::pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count == -1 && errno == EINTR) continue;
    if (count <= 0) throw GraderError{"pread of a memory file", count == 0 ? EIO : errno};
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

}  // namespace ipclab::run
