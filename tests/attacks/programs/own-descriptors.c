// Looks for descriptors that the grader forgot to close.
#include "attack.h"

int main(void) {
  int found = 0;
  for (int fd = 3; fd < 1024; ++fd) {
    if (fcntl(fd, F_GETFD) == -1) continue;
    ++found;
    dprintf(1, "SUCCEEDED descriptor %d\n", fd);
  }
  if (!found) dprintf(1, "held every descriptor from 3: EBADF\n");
  return 0;
}
