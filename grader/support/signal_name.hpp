#pragma once
// Signals as people know them (signal(7)).

#include <string>

namespace ipclab {

/// "SIGTERM", "SIGRTMIN+3"; "signal 99" for what is none.
[[nodiscard]] std::string signal_name(int signal);

}  // namespace ipclab
