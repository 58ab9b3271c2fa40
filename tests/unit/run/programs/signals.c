// Prints "ready", "usr1" for SIGUSR1 and "term" for SIGTERM, which ends it with status 4.
#include <signal.h>
#include <stdio.h>

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGTERM);
  sigprocmask(SIG_BLOCK, &set, NULL);
  setvbuf(stdout, NULL, _IOLBF, 0);
  puts("ready");
  for (int caught = 0; sigwait(&set, &caught) == 0;) {
    puts(caught == SIGUSR1 ? "usr1" : "term");
    if (caught == SIGTERM) return 4;
  }
  return 1;
}
