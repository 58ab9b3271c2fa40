// Waits for a child that has more to write than the pipe holds, and would read only then.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  static char block[4096];
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    for (int i = 0; i < 100; ++i)
      if (write(ends[1], block, sizeof block) == -1) _exit(1);  // <- deadlock
    _exit(0);
  }
  close(ends[1]);
  if (wait(NULL) == -1) return 1;  // <- deadlock
  while (read(ends[0], block, sizeof block) > 0) {
  }
  return 0;
}
