// Has a private mapping, of which its child gets a copy, and takes the answer from a pipe.
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int* number =
      mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int ends[2];
  if (number == MAP_FAILED || pipe(ends) == -1) return 1;
  if (fork() == 0) {
    *number = 42;
    _exit(write(ends[1], number, sizeof *number) != sizeof *number);
  }
  close(ends[1]);
  if (read(ends[0], number, sizeof *number) != sizeof *number || wait(NULL) == -1) return 1;
  printf("%d\n", *number);
  return 0;
}
