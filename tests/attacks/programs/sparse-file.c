// Makes a file that claims to have eight terabytes.
#include "attack.h"

int main(void) {
  signal(SIGXFSZ, SIG_IGN);
  const int fd = open("sparse", O_RDWR | O_CREAT, 0644);
  tried("8 TiB by ftruncate", ftruncate(fd, 8L << 40) == 0);
  tried("8 TiB by pwrite", pwrite(fd, "", 1, (8L << 40) - 1) == 1);
  close(fd);
  unlink("sparse");
  return 0;
}
