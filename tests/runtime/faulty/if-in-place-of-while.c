// A thread that was woken up does not look again whether there is something: status.
#include "shared.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int items;

static void take(void) {
  pthread_mutex_lock(&lock);
  if (items == 0) pthread_cond_wait(&filled, &lock);
  if (--items < 0) _exit(1);
  pthread_mutex_unlock(&lock);
}

static void* work(void* number) {
  if (number != NULL) {
    take();
    return NULL;
  }
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_lock(&lock);
    ++items;
    pthread_cond_broadcast(&filled);
    pthread_mutex_unlock(&lock);
  }
  return NULL;
}

int main(void) {
  run_threads(3, work);
  return 0;
}
