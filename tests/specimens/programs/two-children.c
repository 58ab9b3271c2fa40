// Two children at the same time do the work, through a pipe that they inherit.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) _exit(write(ends[1], "x", 1) != 1);
  char results[2];
  for (int i = 0; i < 2; ++i)
    if (read(ends[0], &results[i], 1) != 1 || wait(NULL) == -1) return 1;
  puts("done");
  return 0;
}
