// Jumps out of a handler, which interrupts nothing unsafe, and prints afterwards.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static sigjmp_buf place;

static void leave(int signal) { siglongjmp(place, signal); }

int main(void) {
  struct sigaction action = {.sa_handler = leave};
  if (sigsetjmp(place, 1) == 0) {
    sigaction(SIGALRM, &action, NULL);
    const struct itimerval soon = {{0, 0}, {0, 5000}};
    setitimer(ITIMER_REAL, &soon, NULL);
    while (1) pause();
  }
  printf("out of the handler\n");
  fflush(stdout);
  return 0;
}
