// catchable: prints the numbers of those signals of 1 to 31 that cannot be caught.
//
//   for each signal: [catchable] -- "call this function when it comes" --> [kernel] -> yes, or no
//
// Check it with: ipclab check signals.catchable

#include <csignal>
#include <cstdio>

namespace {

/// Is there to be installed; it need not do anything.
[[maybe_unused]] void do_nothing(int /*signal*/) {}

/// Tries to install do_nothing as the handler of this signal.
[[maybe_unused]] bool can_be_caught(int signal) {
  // Step 1: sigaction(2). What does it return if the kernel refuses?
  (void)signal;
  return true;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }

  // Step 2: ask for each of the signals 1 to 31.

  // Step 3: print those that cannot be caught, on one line, with a blank between two of them.

  std::fprintf(stderr, "catchable: not written yet\n");
  return 1;
}
