// Executes itself once more, with the number of an inherited read end as its argument.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_to_end(int fd) {
  char byte;
  int bytes = 0;
  while (read(fd, &byte, 1) == 1) ++bytes;
  return bytes != 6;
}

int main(int argc, char** argv) {
  if (argc == 2) return read_to_end(atoi(argv[1]));
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    char number[16];
    close(ends[1]);
    snprintf(number, sizeof number, "%d", ends[0]);
    execl("/proc/self/exe", argv[0], number, NULL);
    _exit(127);
  }
  close(ends[0]);
  if (write(ends[1], "hello\n", 6) != 6) return 1;
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
