#pragma once
// Which functions of the C and C++ libraries a signal handler must not call (signal-safety(7)):
// those with buffers, locks or lists of their own. Thin wrappers of system calls that POSIX does
// not list, such as semctl(2), do no harm on Linux and are not among them.

#include <string_view>

namespace ipclab::observe {

[[nodiscard]] bool is_unsafe_in_handlers(std::string_view function);

}  // namespace ipclab::observe
