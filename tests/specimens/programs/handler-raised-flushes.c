// Prints and flushes in handlers that only raise() and kill() run, and they are safe.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void tell(int signal) {
  ++came;
  printf("signal %d\n", signal);
  fflush(stdout);
}

int main(void) {
  struct sigaction action = {.sa_handler = tell};
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  kill(getpid(), SIGUSR1);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return came != 2;
}
