// Ends its child and waits for it before it ends itself.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const pid_t child = fork();
  if (child == 0) pause();
  kill(child, SIGTERM);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
