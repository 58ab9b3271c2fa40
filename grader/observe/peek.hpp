#pragma once
// The memory of another process, read without stopping it (process_vm_readv(2)). What is not
// mapped, or belongs to a process that is gone, is simply not there.

#include <sys/types.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace ipclab::observe {

/// At most `size` bytes from `address` on.
[[nodiscard]] std::string peek_bytes(pid_t pid, std::uint64_t address, std::size_t size);

/// Up to the first null byte, at most `most` bytes.
[[nodiscard]] std::string peek_string(pid_t pid, std::uint64_t address, std::size_t most);

/// At most `count` elements.
template <typename T>
[[nodiscard]] std::vector<T> peek_array(pid_t pid, std::uint64_t address, std::size_t count) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::string bytes = peek_bytes(pid, address, count * sizeof(T));
  std::vector<T> elements(bytes.size() / sizeof(T));
  if (!elements.empty()) std::memcpy(elements.data(), bytes.data(), elements.size() * sizeof(T));
  return elements;
}

template <typename T>
[[nodiscard]] std::optional<T> peek(pid_t pid, std::uint64_t address) {
  const std::vector<T> one = peek_array<T>(pid, address, 1);
  return one.empty() ? std::nullopt : std::optional{one.front()};
}

}  // namespace ipclab::observe
