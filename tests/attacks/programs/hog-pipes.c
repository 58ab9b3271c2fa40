// Makes pipes until the user's share of pipe buffers is used up, and holds them.
#include "attack.h"

#include <poll.h>
#include <sys/wait.h>

int main(void) {
  for (int i = 0; i < 24; ++i) {
    if (fork() > 0) continue;
    int ends[2];
    while (pipe(ends) == 0) fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    poll(NULL, 0, 1200);
    _exit(0);
  }
  dprintf(1, "SUCCEEDED\n");
  poll(NULL, 0, 1200);
  while (wait(NULL) > 0) {
  }
  return 0;
}
