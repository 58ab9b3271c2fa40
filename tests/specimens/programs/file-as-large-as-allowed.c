// Writes one file of exactly the size that is allowed.
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  static const char block[65536];
  const int file = open("file", O_CREAT | O_WRONLY, 0600);
  unlink("file");
  for (int i = 0; i < 16; ++i)
    if (write(file, block, sizeof block) != sizeof block) return 1;
  return 0;
}
