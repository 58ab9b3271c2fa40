// Ignores SIGCHLD, so that the kernel keeps no zombies and nobody has to wait for them.
#include <signal.h>
#include <unistd.h>

int main(void) {
  signal(SIGCHLD, SIG_IGN);
  if (fork() == 0) _exit(0);
  return 0;
}
