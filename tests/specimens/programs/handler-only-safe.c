// A signal handler sets a flag and writes a byte, and leaves errno as it was.
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static int told[2];

static void note(int signal) {
  const int saved = errno;
  if (write(told[1], "x", 1) == 1) seen = signal == SIGUSR1;
  errno = saved;
}

int main(void) {
  if (pipe(told) == -1) return 1;
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  char byte;
  return read(told[0], &byte, 1) != 1 || !seen;
}
