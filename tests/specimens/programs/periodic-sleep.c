// Prints a line every ten milliseconds and sleeps in between.
#include <stdio.h>
#include <time.h>

int main(void) {
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  for (int tick = 0; tick < 40; ++tick) {
    next.tv_nsec += 10000000;
    if (next.tv_nsec >= 1000000000) {
      next.tv_nsec -= 1000000000;
      ++next.tv_sec;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    printf("%d\n", tick);
    fflush(stdout);
  }
  return 0;
}
