// Reads what its child writes in one piece, two thousand bytes, byte by byte.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  static char block[2000];
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], block, sizeof block) != sizeof block);
  }
  close(ends[1]);
  int bytes = 0;
  for (char byte; read(ends[0], &byte, 1) == 1;) ++bytes;
  return wait(NULL) == -1 || bytes != sizeof block;
}
