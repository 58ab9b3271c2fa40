// Two children read a pipe each to its end, and each closes the ends that are its brother's.
#include <sys/wait.h>
#include <unistd.h>

static int read_to_end(int fd) {
  char byte;
  ssize_t count = 0;
  while ((count = read(fd, &byte, 1)) > 0) {
  }
  return count != 0;
}

int main(void) {
  int first[2], second[2];
  if (pipe(first) == -1 || pipe(second) == -1) return 1;
  if (fork() == 0) {
    close(first[1]);
    close(second[0]);
    close(second[1]);
    _exit(read_to_end(first[0]));
  }
  if (fork() == 0) {
    close(first[0]);
    close(first[1]);
    close(second[1]);
    _exit(read_to_end(second[0]));
  }
  close(first[0]);
  close(second[0]);
  if (write(first[1], "x", 1) != 1) return 1;
  close(first[1]);
  if (wait(NULL) == -1) return 1;
  close(second[1]);
  return wait(NULL) == -1;
}
