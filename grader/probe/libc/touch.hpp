#pragma once
// What the wrappers of libc's functions say about the memory that these touch on behalf of the
// program. Sizes are exact: a byte that a function is not bound to read or write is not an access.

#include <cstddef>

#include "probe/order.hpp"
#include "probe/runtime.hpp"

namespace ipclab::probe {

/// The call that touches it.
struct LibcCall {
  std::uint64_t pc = 0;
  const char* name = nullptr;
};

/// True if somebody wants to know what the program does to memory. Cheap: one look at this thread.
/// Not even that before there is a control block: a static program copies memory to make the first
/// thread's variables.
inline bool touches() { return control != nullptr && watched() && (control->races || serial()); }

inline void reads(const void* address, std::size_t size, const LibcCall& call) {
  if (size != 0) accessed(address, size, is_read, call.pc, call.name);
}
inline void writes(const void* address, std::size_t size, const LibcCall& call) {
  if (size != 0) accessed(address, size, is_write, call.pc, call.name);
}

// string.h by hand: the program's own names of it lead to the wrappers.
inline std::size_t length_of(const char* text) {
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}
inline std::size_t length_of(const char* text, std::size_t most) {
  std::size_t length = 0;
  while (length < most && text[length] != '\0') ++length;
  return length;
}
inline void reads_string(const char* text, const LibcCall& call) {
  reads(text, length_of(text) + 1, call);
}
/// At most `most` bytes of it, with the final null byte if that is among them.
inline void reads_string(const char* text, std::size_t most, const LibcCall& call) {
  const std::size_t length = length_of(text, most);
  reads(text, length < most ? length + 1 : most, call);
}

}  // namespace ipclab::probe
