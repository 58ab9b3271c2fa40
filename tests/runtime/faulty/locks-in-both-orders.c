// Two threads take two locks in opposite order: standstill.
#include "shared.h"

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void* work(void* number) {
  const intptr_t me = (intptr_t)number;
  pthread_mutex_lock(&locks[me]);
  pthread_mutex_lock(&locks[1 - me]);
  pthread_mutex_unlock(&locks[1 - me]);
  pthread_mutex_unlock(&locks[me]);
  return NULL;
}

int main(void) {
  run_threads(2, work);
  return 0;
}
