// Prints with printf() in a handler that only raise() and kill() run, and they are safe.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void tell(int signal) {
  ++came;
  printf("signal %d\n", signal);
}

int main(void) {
  struct sigaction action = {.sa_handler = tell};
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  kill(getpid(), SIGUSR1);
  return came != 2;
}
