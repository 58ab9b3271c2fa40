// Starts a cat between two pipes and closes in the child all their ends but the two that it needs.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int to[2], from[2];
  if (pipe(to) == -1 || pipe(from) == -1) return 1;
  if (fork() == 0) {
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    close(to[0]);
    close(to[1]);
    close(from[0]);
    close(from[1]);
    execlp("cat", "cat", NULL);
    _exit(127);
  }
  close(to[0]);
  close(from[1]);
  if (write(to[1], "hello\n", 6) != 6) return 1;
  close(to[1]);
  char text[64];
  int bytes = 0;
  for (ssize_t count = 0; (count = read(from[0], text, sizeof text)) > 0;) bytes += (int)count;
  return wait(NULL) == -1 || bytes != 6;
}
