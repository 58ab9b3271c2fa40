// Executes a program in a child that vfork() made, and one that is not there.
#define _DEFAULT_SOURCE
#include <sys/wait.h>
#include <unistd.h>

static int status_of(const char* program) {
  const pid_t child = vfork();
  if (child == 0) {
    execlp(program, program, NULL);
    _exit(127);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

int main(void) { return status_of("true") != 0 || status_of("not-there") != 127; }
