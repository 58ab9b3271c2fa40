// Moves what its child writes from one pipe into another one with splice().
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { size = 100000 };

static int produce(int fd) {
  static char block[size];
  for (ssize_t written = 0; written < size;) {
    const ssize_t count = write(fd, block + written, (size_t)(size - written));
    if (count == -1) return 1;
    written += count;
  }
  return 0;
}

static int consume(int fd) {
  static char block[size];
  ssize_t bytes = 0, count = 0;
  while ((count = read(fd, block, sizeof block)) > 0) bytes += count;
  return bytes != size;
}

int main(void) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) == -1) return 1;
  if (fork() == 0) {
    close(in[0]);
    _exit(produce(in[1]));
  }
  close(in[1]);
  if (pipe2(out, O_CLOEXEC) == -1) return 1;
  if (fork() == 0) {
    close(in[0]);
    close(out[1]);
    _exit(consume(out[0]));
  }
  close(out[0]);
  ssize_t count = 0;
  while ((count = splice(in[0], NULL, out[1], NULL, size, SPLICE_F_MOVE)) > 0) {
  }
  close(out[1]);
  int first = 0, second = 0;
  if (wait(&first) == -1 || wait(&second) == -1) return 1;
  return count != 0 || first != 0 || second != 0;
}
