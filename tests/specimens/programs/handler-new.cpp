// A signal handler makes a string that is too long for its own place.
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <string>

static volatile std::sig_atomic_t length;

extern "C" void note(int signal) {
  const std::string text(static_cast<std::size_t>(signal) + 100, 'x');  // <- unsafe-handler
  length = static_cast<int>(text.size());
}

int main() {
  std::signal(SIGALRM, note);
  const itimerval every = {{0, 5000}, {0, 5000}};
  setitimer(ITIMER_REAL, &every, nullptr);
  while (length == 0) pause();
}
