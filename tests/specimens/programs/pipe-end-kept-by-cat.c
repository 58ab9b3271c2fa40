// Starts a cat that inherits the write end of its own standard input.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;  // <- pipe-end-left-open
  if (fork() == 0) {               // <- pipe-end-left-open
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    execlp("cat", "cat", NULL);  // <- pipe-end-left-open
    _exit(127);
  }
  close(ends[0]);
  if (write(ends[1], "hello\n", 6) != 6) return 1;
  close(ends[1]);
  return wait(NULL) == -1;
}
