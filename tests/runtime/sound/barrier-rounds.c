// Three threads write, meet, read what the others wrote, and meet again before they write again.
#include "shared.h"

enum { threads = 3, rounds = 3 };

static pthread_barrier_t barrier;
static int values[threads], wrong;

static void* work(void* number) {
  const int me = (int)(intptr_t)number;
  for (int round = 1; round <= rounds; ++round) {
    values[me] = round;
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < threads; ++i)
      if (values[i] != round) __atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
    pthread_barrier_wait(&barrier);
  }
  return NULL;
}

int main(void) {
  pthread_barrier_init(&barrier, NULL, threads);
  run_threads(threads, work);
  return wrong;
}
