// Asks with SA_NOCLDWAIT for no zombies, so that nobody has to wait for its child.
#include <signal.h>
#include <unistd.h>

int main(void) {
  struct sigaction action = {0};
  action.sa_handler = SIG_DFL;
  action.sa_flags = SA_NOCLDWAIT;
  sigaction(SIGCHLD, &action, NULL);
  if (fork() == 0) _exit(0);
  return 0;
}
