// A child leaves a number in memory that it shares and tells its parent through a pipe.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int* number =
      mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int told[2];
  if (number == MAP_FAILED || pipe(told) == -1) return 1;
  if (fork() == 0) {
    close(told[0]);
    *number = 42;
    _exit(write(told[1], "x", 1) != 1);
  }
  close(told[1]);
  char byte;
  if (read(told[0], &byte, 1) != 1) return 1;
  const int seen = *number;
  wait(NULL);
  return seen != 42;
}
