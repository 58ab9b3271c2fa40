// Writes one file that grows for ever.
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  static const char block[65536];
  const int file = open("file", O_CREAT | O_WRONLY, 0600);
  unlink("file");
  while (write(file, block, sizeof block) > 0) {
  }
  return 1;
}
