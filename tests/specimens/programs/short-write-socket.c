// Writes a hundred thousand bytes to a socket with one write, and expects that all of them went.
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[100000];

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], block, sizeof block) == -1);  // <- short-io
  }
  close(ends[1]);
  long bytes = 0;
  for (ssize_t count = 0; (count = read(ends[0], block, sizeof block)) > 0;) bytes += count;
  printf("%ld\n", bytes);
  return wait(NULL) == -1;
}
