// Executes a program that belongs to root and has the set-user-ID bit.
#include "attack.h"

#include <poll.h>
#include <sys/wait.h>

/// The effective user of a process, or -1; a program that asks for a password waits.
static long user_of(pid_t pid) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE* file = fopen(path, "r");
  long user = -1;
  while (file && fgets(line, sizeof line, file)) sscanf(line, "Uid: %*d %ld", &user);
  if (file) fclose(file);
  return user;
}

int main(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) == -1) return 1;
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[0], 0);
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
    execl("/usr/bin/su", "su", "-c", "true", NULL);
    _exit(0);
  }
  int root = 0;
  for (int i = 0; i < 20 && !root; ++i) {
    root = user_of(child) == 0;
    poll(NULL, 0, 10);
  }
  errno = EPERM;
  tried("a set-user-ID program", root);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return 0;
}
