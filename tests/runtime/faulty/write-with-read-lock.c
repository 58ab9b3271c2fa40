// Two threads count with the lock of readers: race.
#include "shared.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int counter;

static void* work(void* unused) {
  pthread_rwlock_rdlock(&lock);
  ++counter;
  pthread_rwlock_unlock(&lock);
  return unused;
}

int main(void) {
  run_threads(2, work);
  return 0;
}
