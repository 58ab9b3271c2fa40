// Writes more than the disk holds, but removes each file before the next.
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  static const char block[65536];
  for (int i = 0; i < 100; ++i) {
    const int file = open("file", O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (write(file, block, sizeof block) != sizeof block) return 1;
    close(file);
    unlink("file");
  }
  return 0;
}
