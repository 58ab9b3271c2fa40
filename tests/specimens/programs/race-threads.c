// Two threads count, and nothing keeps them apart.
#include <pthread.h>
#include <stddef.h>

enum { rounds = 20 };

static int counter;

static void* count(void* unused) {
  (void)unused;
  for (int i = 0; i < rounds; ++i) ++counter;  // <- data-race
  return NULL;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    if (pthread_create(&threads[i], NULL, count, NULL) != 0) return 1;
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
  return counter == 0;
}
