// guard: answers signals, and prints each line of standard input back, whichever comes.
//
//   SIGINT, SIGUSR1, SIGTERM --.
//                               +--> [guard] -> standard output
//   standard input ------------'
//
// Check it with: ipclab check signals.guard

#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>

#include <poll.h>
#include <unistd.h>

namespace {

/// Writes all of `text` to standard output. Returns false on failure.
[[maybe_unused]] bool say(std::string_view text) {
  // Step 1: write(2) may take fewer bytes than it was offered, and a signal may interrupt it.
  (void)text;
  return false;
}

/// What a signal is answered with.
[[maybe_unused]] bool answer(int signal, int& interrupts) {
  // Step 3: SIGINT, SIGUSR1 and SIGTERM. When is the program to end?
  (void)signal;
  (void)interrupts;
  return false;
}

/// Takes bytes as they come, and prints each line as soon as it is complete.
[[maybe_unused]] bool echo(std::string_view bytes, std::string& unfinished) {
  // Step 5: a read may return half a line, or three lines and a half.
  (void)bytes;
  (void)unfinished;
  return false;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }

  // Step 2: decide how the signals reach you (a handler, signalfd(2), ...) and prepare that. Only
  // then say `ready`: from that moment on, signals may come.

  // Step 4: wait for a signal. Which one comes between your last look and this wait?

  // Step 6: wait for signals and for input, in one call. What if the input has ended?

  std::fprintf(stderr, "guard: not written yet\n");
  return 1;
}
