// Reads event counters, timers and signals, of which the kernel gives a whole one or none.
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int take(int fd, size_t size) {
  struct signalfd_siginfo place;
  return read(fd, &place, size) != (ssize_t)size;
}

int main(void) {
  const int counter = eventfd(0, EFD_CLOEXEC);
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const int signals = signalfd(-1, &set, SFD_CLOEXEC);
  if (counter == -1 || timer == -1 || signals == -1) return 1;
  const uint64_t five = 5;
  if (write(counter, &five, sizeof five) != sizeof five) return 1;
  const struct itimerspec soon = {{0, 0}, {0, 1000000}};
  if (timerfd_settime(timer, 0, &soon, NULL) == -1 || kill(getpid(), SIGUSR1) == -1) return 1;
  return take(counter, sizeof five) || take(timer, sizeof five) ||
         take(signals, sizeof(struct signalfd_siginfo));
}
