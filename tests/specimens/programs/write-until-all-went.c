// Writes a hundred thousand bytes to a socket until all went.
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[100000];

static int write_all(int fd, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t count = write(fd, bytes, size);
    if (count == -1) return 1;
    bytes += count;
    size -= (size_t)count;
  }
  return 0;
}

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write_all(ends[1], block, sizeof block));
  }
  close(ends[1]);
  long bytes = 0;
  for (ssize_t count = 0; (count = read(ends[0], block, sizeof block)) > 0;) bytes += count;
  printf("%ld\n", bytes);
  return wait(NULL) == -1;
}
