// Stops its child, lets it go on, and is told of both.
#define _DEFAULT_SOURCE
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2], status = 0;
  if (pipe(ends) == -1) return 1;
  const pid_t child = fork();
  if (child == 0) {
    char byte;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) != 0);
  }
  close(ends[0]);
  if (kill(child, SIGSTOP) == -1) return 1;
  if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) return 1;
  if (kill(child, SIGCONT) == -1) return 1;
  if (waitpid(child, &status, WCONTINUED) != child || !WIFCONTINUED(status)) return 1;
  close(ends[1]);
  return waitpid(child, &status, 0) != child || status != 0;
}
