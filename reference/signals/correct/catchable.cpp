// catchable: tries to install a handler for each of the signals 1 to 31 and prints those for which
// the kernel refuses.

#include <csignal>
#include <iostream>

namespace {

constexpr int last_signal = 31;  // from 32 on: real-time signals, two of which the library uses

void do_nothing(int /*signal*/) {}

bool can_be_caught(int signal) {
  struct sigaction action = {};
  action.sa_handler = do_nothing;
  return ::sigaction(signal, &action, nullptr) == 0;
}

}  // namespace

int main(int argc, char*[]) {
  if (argc != 1) {
    std::cerr << "usage: catchable\n";
    return 2;
  }
  const char* separator = "";
  for (int signal = 1; signal <= last_signal; ++signal) {
    if (can_be_caught(signal)) continue;
    std::cout << separator << signal;
    separator = " ";
  }
  std::cout << std::endl;
  return std::cout ? 0 : 1;
}
