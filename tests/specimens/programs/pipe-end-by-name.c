// Starts a cat that inherits a read end and is told to read it by its name in /dev/fd.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    char name[32];
    close(ends[1]);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    execlp("cat", "cat", name, NULL);
    _exit(127);
  }
  close(ends[0]);
  if (write(ends[1], "hello\n", 6) != 6) return 1;
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
