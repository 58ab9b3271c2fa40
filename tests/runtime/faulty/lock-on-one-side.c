// One thread counts with the lock, the other one without: race.
#include "shared.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void* work(void* number) {
  if (number != NULL) pthread_mutex_lock(&lock);
  ++counter;
  if (number != NULL) pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  run_threads(2, work);
  return 0;
}
