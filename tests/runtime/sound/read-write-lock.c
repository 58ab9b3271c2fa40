// Two threads change a pair of numbers with the lock of writers, two look with that of readers.
#include "shared.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int one, other, differed;

static void* work(void* number) {
  for (int i = 0; i < 5; ++i)
    if ((intptr_t)number % 2 == 0) {
      pthread_rwlock_wrlock(&lock);
      ++one;
      ++other;
      pthread_rwlock_unlock(&lock);
    } else {
      pthread_rwlock_rdlock(&lock);
      if (one != other) __atomic_store_n(&differed, 1, __ATOMIC_RELAXED);
      pthread_rwlock_unlock(&lock);
    }
  return NULL;
}

int main(void) {
  run_threads(4, work);
  return differed || one != 10;
}
