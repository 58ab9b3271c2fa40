// Reads from a timer descriptor that fires after three seconds.
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

int main(void) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  const struct itimerspec once = {{0, 0}, {3, 0}};
  timerfd_settime(timer, 0, &once, NULL);
  uint64_t expirations = 0;
  return read(timer, &expirations, sizeof expirations) == sizeof expirations ? 0 : 1;
}
