// Writes 40 files of a megabyte and keeps them all.
#include "attack.h"

int main(void) {
  static char block[1 << 20];
  char name[32];
  for (int i = 0; i < 40; ++i) {
    snprintf(name, sizeof name, "file-%d", i);
    const int fd = open(name, O_WRONLY | O_CREAT, 0644);
    if (fd == -1 || write(fd, block, sizeof block) != sizeof block) return tried("40 MiB", 0), 1;
    close(fd);
  }
  tried("40 MiB", 1);
  return 0;
}
