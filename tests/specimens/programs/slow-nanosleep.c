// Sleeps for three seconds and ends well: slow, but no hang.
#include <time.h>

int main(void) {
  const struct timespec time = {3, 0};
  return nanosleep(&time, NULL);
}
