// Waits for a child that waits for a byte from its parent.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    char byte = 0;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) == 1 ? 0 : 1);  // <- deadlock, pipe-end-left-open
  }
  return wait(NULL) == -1;  // <- deadlock, pipe-end-left-open
}
