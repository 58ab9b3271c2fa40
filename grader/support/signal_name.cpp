#include "support/signal_name.hpp"

#include <csignal>
#include <cstring>

namespace ipclab {

std::string signal_name(int signal) {
  if (const char* name = ::sigabbrev_np(signal)) return std::string{"SIG"} + name;
  if (signal >= SIGRTMIN && signal <= SIGRTMAX)
    return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
  return "signal " + std::to_string(signal);
}

}  // namespace ipclab
