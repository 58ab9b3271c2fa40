#pragma once
// The system calls that programs of labs, and compilers, may make (numbers of x86-64). Whatever is
// neither here nor among the refused ones looks as if the kernel did not have it (ENOSYS).

#include <span>

namespace ipclab::cell {

[[nodiscard]] std::span<const int> allowed_calls();

}  // namespace ipclab::cell
