// Does a piece of work every ten milliseconds, when a timer descriptor says so.
#include <stdint.h>
#include <stdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

int main(void) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const struct itimerspec every = {{0, 10000000}, {0, 10000000}};
  if (timer == -1 || timerfd_settime(timer, 0, &every, NULL) == -1) return 1;
  uint64_t ticks = 0;
  while (ticks < 40) {
    uint64_t more = 0;
    if (read(timer, &more, sizeof more) != sizeof more) return 1;
    ticks += more;
    printf("%llu\n", (unsigned long long)ticks);
    fflush(stdout);
  }
  return 0;
}
