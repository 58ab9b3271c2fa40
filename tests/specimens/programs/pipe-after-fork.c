// Makes a pipe that no child has, because it is made after the fork.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) _exit(0);
  int ends[2];
  if (pipe(ends) == -1 || wait(NULL) == -1) return 1;
  puts("done");
  return 0;
}
