// Three threads in a circle: each waits in pthread_join() for the end of the next one.
#include <pthread.h>

static pthread_t threads[3];
static pthread_barrier_t all_known;

static void* join_next(void* next) {
  pthread_barrier_wait(&all_known);
  pthread_join(*(pthread_t*)next, NULL);  // <- deadlock
  return NULL;
}

int main(void) {
  pthread_barrier_init(&all_known, NULL, 3);
  threads[0] = pthread_self();
  if (pthread_create(&threads[1], NULL, join_next, &threads[2]) != 0) return 1;
  if (pthread_create(&threads[2], NULL, join_next, &threads[0]) != 0) return 1;
  join_next(&threads[1]);
  return 0;
}
