// Fills ten files in memory, 200 MiB together, and maps none of them.
#include "attack.h"

#include <poll.h>
#include <sys/mman.h>

int main(void) {
  static char block[1 << 20];
  memset(block, 1, sizeof block);
  for (int i = 0; i < 10; ++i) {
    const int fd = memfd_create("memory", 0);
    for (int j = 0; j < 20; ++j)
      if (write(fd, block, sizeof block) != sizeof block) return tried("200 MiB", 0), 1;
  }
  poll(NULL, 0, 500);
  tried("200 MiB", 1);
  return 0;
}
