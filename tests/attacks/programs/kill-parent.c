// Ends, interrupts and stops the process that started it.
#include "attack.h"

int main(void) {
  const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGSTOP, SIGTSTP, SIGSEGV, SIGKILL};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; ++i) kill(getppid(), signals[i]);
  dprintf(1, "still there\n");
  return 0;
}
