// Two threads take two mutexes in opposite order, each the second one when both hold one.
#include <pthread.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both_hold_one;

static void take(pthread_mutex_t* mine, pthread_mutex_t* other) {
  pthread_mutex_lock(mine);
  pthread_barrier_wait(&both_hold_one);
  pthread_mutex_lock(other);  // <- deadlock
}

static void* other_thread(void* unused) {
  take(&second, &first);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_barrier_init(&both_hold_one, NULL, 2);
  if (pthread_create(&thread, NULL, other_thread, NULL) != 0) return 1;
  take(&first, &second);
  return 0;
}
