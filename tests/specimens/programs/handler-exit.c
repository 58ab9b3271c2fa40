// Ends with exit() in a handler, which flushes the streams that it may have interrupted.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

static void end(int signal) {
  (void)signal;
  exit(0);  // <- unsafe-handler
}

int main(void) {
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGALRM, &action, NULL);
  const struct itimerval soon = {{0, 0}, {0, 5000}};
  setitimer(ITIMER_REAL, &soon, NULL);
  for (int i = 0; i < 10; ++i) printf("line %d\n", i);
  while (1) pause();
}
