// One thread waits on a condition that the other one may have signalled before: standstill.
#include "shared.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void* work(void* number) {
  pthread_mutex_lock(&lock);
  if (number != NULL)
    pthread_cond_wait(&changed, &lock);
  else
    pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  run_threads(2, work);
  return 0;
}
