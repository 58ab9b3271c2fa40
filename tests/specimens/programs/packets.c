// Takes packets of different sizes from a pipe with O_DIRECT, one with each read.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { packets = 50 };

static int send_all(int fd) {
  static const char block[packets + 1];
  for (int size = 1; size <= packets; ++size)
    if (write(fd, block, (size_t)size) != size) return 1;
  return 0;
}

int main(void) {
  int ends[2];
  if (pipe2(ends, O_DIRECT | O_CLOEXEC) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(send_all(ends[1]));
  }
  close(ends[1]);
  char block[4096];
  for (int size = 1; size <= packets; ++size)
    if (read(ends[0], block, sizeof block) != size) return 1;
  return read(ends[0], block, sizeof block) != 0 || wait(NULL) == -1;
}
