// Threads count under a mutex.
#include <pthread.h>
#include <stdio.h>

#define ROUNDS 400000
#define THREADS 2

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long counters[4];

static void* count(void* argument) {
  for (int i = 0; i < ROUNDS; ++i) {
    pthread_mutex_lock(&lock);
    for (int k = 0; k < 4; ++k) counters[k] += k;
    pthread_mutex_unlock(&lock);
  }
  return argument;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, count, NULL);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  printf("%ld\n", counters[3]);
  return 0;
}
