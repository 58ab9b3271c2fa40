// Sends through one pipe what its two children write, where a pipe for each is asked for.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char bytes[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) _exit(write(ends[1], "x", 1) != 1);
  close(ends[1]);
  for (int i = 0; i < 2; ++i)
    if (read(ends[0], &bytes[i], 1) != 1 || wait(NULL) == -1) return 1;
  return 0;
}
