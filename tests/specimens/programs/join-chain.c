// Three threads in a row: each waits in pthread_join() for the end of the one that it has made.
#include <pthread.h>
#include <stddef.h>

static void* make_more(void* how_many) {
  int* left = how_many;
  if (*left == 0) return NULL;
  --*left;
  pthread_t next;
  if (pthread_create(&next, NULL, make_more, left) == 0) pthread_join(next, NULL);
  return NULL;
}

int main(void) {
  int left = 3;
  make_more(&left);
  return left;
}
