// Fills ten POSIX shared memory objects, 200 MiB together.
#include "attack.h"

#include <sys/mman.h>

int main(void) {
  static char block[1 << 20];
  char name[32];
  int written = 0;
  for (int i = 0; i < 10; ++i) {
    snprintf(name, sizeof name, "/attack-%d-%d", getpid(), i);
    const int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    for (int j = 0; j < 20; ++j) written += write(fd, block, sizeof block) == sizeof block;
  }
  tried("200 MiB", written == 200);
  for (int i = 0; i < 10; ++i) {
    snprintf(name, sizeof name, "/attack-%d-%d", getpid(), i);
    shm_unlink(name);
  }
  return 0;
}
