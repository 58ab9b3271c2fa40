// A signal handler allocates memory, for which no system call is needed this time.
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

static char* volatile kept;
static volatile sig_atomic_t seen;

static void note(int signal) {
  kept = malloc(16);  // <- unsafe-handler
  seen = kept != NULL && signal == SIGVTALRM;
  free(kept);
}

int main(void) {
  free(malloc(1000));
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGVTALRM, &action, NULL);
  // After a millisecond of computing, so that it interrupts just that.
  const struct itimerval soon = {.it_value = {.tv_usec = 1000}};
  if (setitimer(ITIMER_VIRTUAL, &soon, NULL) == -1) return 1;
  unsigned long sum = 0;
  while (!seen) ++sum;
  return sum == 0;
}
