#pragma once
// Sets of signals as /proc/PID/status and the kernel's sigset_t hold them (proc(5), signal(7)).

#include <cstdint>
#include <string>

namespace ipclab::observe {

/// Bit n-1 stands for signal n.
struct SignalSet {
  std::uint64_t bits = 0;
  [[nodiscard]] bool has(int signal) const { return (bits >> (signal - 1) & 1) != 0; }
  [[nodiscard]] bool empty() const { return bits == 0; }
};

/// "SIGUSR1", "SIGUSR1 and SIGUSR2"; the first few and "others" where they are many.
[[nodiscard]] std::string in_words(const SignalSet& signals);

}  // namespace ipclab::observe
