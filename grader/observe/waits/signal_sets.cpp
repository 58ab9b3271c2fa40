#include "observe/waits/signal_sets.hpp"

#include <vector>

#include "observe/waits/waits.hpp"
#include "support/signal_name.hpp"

namespace ipclab::observe {
namespace {

constexpr int last_signal = 64;
constexpr std::size_t most_named = 5;

}  // namespace

std::string in_words(const SignalSet& signals) {
  std::vector<std::string> names;
  for (int signal = 1; signal <= last_signal; ++signal) {
    if (!signals.has(signal)) continue;
    if (names.size() == most_named) {
      names.emplace_back("others");
      break;
    }
    names.push_back(signal_name(signal));
  }
  return in_a_row(names);
}

}  // namespace ipclab::observe
