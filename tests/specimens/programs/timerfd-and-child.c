// Polls a timer and the pipe of a child together, until the pipe is at its end.
#include <poll.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  const struct itimerspec every = {{0, 5000000}, {0, 5000000}};
  if (pipe(ends) == -1 || timerfd_settime(timer, 0, &every, NULL) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 52000000};
    close(ends[0]);
    _exit(nanosleep(&time, NULL) == -1);
  }
  close(ends[1]);
  struct pollfd from[] = {{ends[0], POLLIN, 0}, {timer, POLLIN, 0}};
  uint64_t ticks = 0;
  while (poll(from, 2, -1) > 0) {
    uint64_t more = 0;
    if (from[1].revents != 0 && read(timer, &more, sizeof more) == sizeof more) ticks += more;
    if (from[0].revents != 0) break;
  }
  return wait(NULL) == -1 || ticks == 0;
}
