// Ends a process group of three children with one signal, when all of them are in it.
#define _DEFAULT_SOURCE
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t group = 0;
  for (int i = 0; i < 3; ++i) {
    const pid_t child = fork();
    if (child == -1) return 1;
    if (child == 0)
      while (1) pause();
    if (group == 0) group = child;
    if (setpgid(child, group) == -1) return 1;
  }
  if (kill(-group, SIGTERM) == -1) return 1;
  int ended = 0, status = 0;
  while (waitpid(-group, &status, 0) > 0)
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) ++ended;
  return ended != 3;
}
