// Doubles what its child writes: tee() into one pipe, splice() into another.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int is_hello(int fd) {
  char text[16];
  size_t taken = 0;
  ssize_t count = 0;
  while ((count = read(fd, text + taken, sizeof text - taken)) > 0) taken += (size_t)count;
  return taken == 6 && memcmp(text, "hello\n", 6) == 0;
}

int main(void) {
  int in[2], first[2], second[2];
  if (pipe2(in, O_CLOEXEC) == -1) return 1;
  if (fork() == 0) {
    close(in[0]);
    _exit(write(in[1], "hello\n", 6) != 6);
  }
  close(in[1]);
  if (pipe2(first, O_CLOEXEC) == -1 || pipe2(second, O_CLOEXEC) == -1) return 1;
  ssize_t count = 0;
  while ((count = tee(in[0], first[1], 4096, 0)) > 0)
    if (splice(in[0], NULL, second[1], NULL, (size_t)count, 0) != count) return 1;
  close(first[1]);
  close(second[1]);
  return count == -1 || !is_hello(first[0]) || !is_hello(second[0]) || wait(NULL) == -1;
}
