// A child leaves a number and sends a signal; its handler, or sigwaitinfo, tells the parent.
#include <signal.h>

#include "shared.h"

static int* number;
static volatile sig_atomic_t came;

static void on_signal(int signal) { came = signal; }

static void leave(int signal) {
  *number = signal;
  kill(getppid(), signal);
}

int main(void) {
  number = shared_memory();
  sigset_t both, before;
  sigemptyset(&both);
  sigaddset(&both, SIGUSR1);
  sigaddset(&both, SIGUSR2);
  sigprocmask(SIG_BLOCK, &both, &before);
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGUSR1, &action, NULL);
  child(leave, SIGUSR1);
  while (came == 0) sigsuspend(&before);
  if (*number != SIGUSR1) return 1;
  child(leave, SIGUSR2);
  sigdelset(&both, SIGUSR1);
  if (sigwaitinfo(&both, NULL) != SIGUSR2 || *number != SIGUSR2) return 1;
  return !all_went_well();
}
