// Writes file after file until the disk is full.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  static const char block[65536];
  for (int i = 0;; ++i) {
    char name[32];
    snprintf(name, sizeof name, "file-%d", i);
    const int file = open(name, O_CREAT | O_WRONLY, 0600);
    if (write(file, block, sizeof block) <= 0) pause();
    close(file);
  }
}
