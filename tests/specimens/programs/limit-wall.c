// Sleeps a little, again and again, for ever.
#include <time.h>

int main(void) {
  const struct timespec a_little = {0, 50000000};
  while (1) nanosleep(&a_little, NULL);
}
