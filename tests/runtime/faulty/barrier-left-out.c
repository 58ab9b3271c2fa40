// Two threads meet before they read, but not again before they write: race.
#include "shared.h"

static pthread_barrier_t barrier;
static int values[2], sums[2];

static void* work(void* number) {
  const intptr_t me = (intptr_t)number;
  for (int round = 0; round < 3; ++round) {
    values[me] = round;
    pthread_barrier_wait(&barrier);
    sums[me] += values[1 - me];
  }
  return NULL;
}

int main(void) {
  pthread_barrier_init(&barrier, NULL, 2);
  run_threads(2, work);
  return 0;
}
