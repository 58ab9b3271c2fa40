// Takes five signals of a POSIX timer with sigwaitinfo().
#include <signal.h>
#include <time.h>

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1) return 1;
  const struct itimerspec every = {{0, 5000000}, {0, 5000000}};
  if (timer_settime(timer, 0, &every, NULL) == -1) return 1;
  for (int i = 0; i < 5; ++i)
    if (sigwaitinfo(&set, NULL) != SIGRTMIN) return 1;
  return timer_delete(timer);
}
