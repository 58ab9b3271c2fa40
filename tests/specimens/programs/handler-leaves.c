// Tidies up and ends in a handler, with calls that are safe there.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void end(int signal) {
  (void)signal;
  unlink("lock");
  _exit(0);
}

int main(void) {
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  const int lock = open("lock", O_RDWR | O_CREAT | O_EXCL, 0600);
  if (lock == -1) return 1;
  printf("never printed\n");
  kill(getpid(), SIGTERM);
  return 1;
}
