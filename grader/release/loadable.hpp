#pragma once
// Comes in: the bytes of an executable (ELF, 64 bits). Goes out: what the kernel loads of it,
// without symbols and debug information, which are most of it and tell of the machine that built
// it. Pure.

#include <string>
#include <string_view>

namespace ipclab::release {

/// Throws GraderError if it is none.
[[nodiscard]] std::string loadable_part(std::string_view executable);

}  // namespace ipclab::release
