// Threads count by atomic operations, and hand a value round.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define ROUNDS 1000000
#define THREADS 2

static atomic_long relaxed, ordered;
static atomic_int lock;
static long guarded;

static void* count(void* argument) {
  for (int i = 0; i < ROUNDS; ++i) {
    atomic_fetch_add_explicit(&relaxed, 1, memory_order_relaxed);
    if (i % 4 == 0) atomic_fetch_add(&ordered, 1);
    if (i % 16 == 0 && atomic_exchange_explicit(&lock, 1, memory_order_acquire) == 0) {
      ++guarded;
      atomic_store_explicit(&lock, 0, memory_order_release);
    }
  }
  return argument;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, count, NULL);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  printf("%ld %ld\n", (long)relaxed, (long)ordered);
  return guarded == 0;
}
