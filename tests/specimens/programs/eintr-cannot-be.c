// Gives up at any error of its read, and has no handler that could interrupt it.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], "x", 1) != 1);
  }
  close(ends[1]);
  char byte;
  const ssize_t count = read(ends[0], &byte, 1);
  int status = 0;
  return wait(&status) == -1 || status != 0 || count != 1;
}
