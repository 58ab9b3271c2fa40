// Makes two thousand threads that stay.
#include "attack.h"

#include <pthread.h>
#include <unistd.h>

static void* stay(void* nothing) {
  for (;;) pause();
  return nothing;
}

int main(void) {
  enum { many = 2000 };
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 16384);
  for (int i = 0; i < many; ++i) {
    pthread_t thread;
    errno = pthread_create(&thread, &small, stay, NULL);
    if (errno == 0) continue;
    tried("2000 threads", 0);
    _exit(0);
  }
  tried("2000 threads", 1);
  _exit(0);
}
