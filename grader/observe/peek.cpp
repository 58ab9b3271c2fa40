#include "observe/peek.hpp"

#include <sys/uio.h>

#include <algorithm>

namespace ipclab::observe {

std::string peek_bytes(pid_t pid, std::uint64_t address, std::size_t size) {
  std::string bytes(size, '\0');
  const iovec here{bytes.data(), size};
  // An address of another process is a number for us, and a pointer in this interface only.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const iovec there{reinterpret_cast<void*>(address), size};
  const ssize_t count = ::process_vm_readv(pid, &here, 1, &there, 1, 0);
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

std::string peek_string(pid_t pid, std::uint64_t address, std::size_t most) {
  // process_vm_readv(2) gives all of an element or nothing of it where a page is missing, so no
  // piece may reach over the end of a page.
  constexpr std::uint64_t page = 4096;
  std::string text;
  while (text.size() < most) {
    const std::uint64_t begin = address + text.size();
    const std::size_t size = std::min<std::size_t>(page - begin % page, most - text.size());
    const std::string piece = peek_bytes(pid, begin, size);
    const std::size_t end = piece.find('\0');
    text += piece.substr(0, end);
    if (piece.size() < size || end != std::string::npos) break;
  }
  return text;
}

}  // namespace ipclab::observe
