// Makes a child by clone() that shares the descriptors, and uses the pipe that the child has made.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int make_pipe(void* ends) { return pipe(ends) == -1; }

int main(void) {
  static char stack[64 * 1024] __attribute__((aligned(16)));
  static int ends[2];
  // CLONE_VM, too, so that the numbers arrive in our `ends`.
  const int flags = CLONE_FILES | CLONE_VM | SIGCHLD;
  const pid_t child = clone(make_pipe, stack + sizeof stack, flags, ends);
  int status = 0;
  if (child == -1 || waitpid(child, &status, 0) != child || status != 0) return 1;
  char byte = 0;
  if (write(ends[1], "x", 1) != 1 || read(ends[0], &byte, 1) != 1) return 1;
  close(ends[0]);
  close(ends[1]);
  return byte != 'x';
}
