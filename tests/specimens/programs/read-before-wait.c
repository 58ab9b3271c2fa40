// Reads all that its child writes, more than the pipe holds, and waits for it only then.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  static char block[4096];
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    for (int i = 0; i < 100; ++i)
      if (write(ends[1], block, sizeof block) == -1) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  while (read(ends[0], block, sizeof block) > 0) {
  }
  return wait(NULL) == -1;
}
