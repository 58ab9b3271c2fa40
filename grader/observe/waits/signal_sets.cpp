#include "observe/waits/signal_sets.hpp"

#include <csignal>
#include <cstring>
#include <vector>

#include "observe/waits/waits.hpp"

namespace ipclab::observe {
namespace {

constexpr int last_signal = 64;
constexpr std::size_t most_named = 5;

std::string name_of_signal(int signal) {
  if (const char* name = ::sigabbrev_np(signal)) return std::string{"SIG"} + name;
  if (signal >= SIGRTMIN) return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
  return "signal " + std::to_string(signal);
}

}  // namespace

std::string in_words(const SignalSet& signals) {
  std::vector<std::string> names;
  for (int signal = 1; signal <= last_signal; ++signal) {
    if (!signals.has(signal)) continue;
    if (names.size() == most_named) {
      names.emplace_back("others");
      break;
    }
    names.push_back(name_of_signal(signal));
  }
  return in_a_row(names);
}

}  // namespace ipclab::observe
