// Waits up to three seconds for a signal that does not come.
#include <errno.h>
#include <signal.h>
#include <time.h>

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const struct timespec time = {3, 0};
  return sigtimedwait(&set, NULL, &time) == -1 && errno == EAGAIN ? 0 : 1;
}
