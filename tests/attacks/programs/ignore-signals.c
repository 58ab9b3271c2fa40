// Ignores and blocks every signal, and sleeps for an hour.
#include "attack.h"

int main(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  tried("ignoring", 1);
  unsigned left = 3600;
  while (left) left = sleep(left);
  return 0;
}
