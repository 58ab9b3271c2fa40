// Queues thousands of real-time signals, and holds them.
#include "attack.h"

#include <poll.h>

int main(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  int queued = 0;
  while (queued < 20000 && sigqueue(getpid(), SIGRTMIN + 1, (union sigval){0}) == 0) ++queued;
  dprintf(1, "SUCCEEDED in queueing %d signals\n", queued);
  poll(NULL, 0, 1200);
  return 0;
}
