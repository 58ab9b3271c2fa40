// Waits for its child without a handler of SIGCHLD, which is asked for.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) _exit(0);
  return wait(NULL) == -1;
}
