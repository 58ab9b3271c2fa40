// Computes in 64 threads for ever.
#include "attack.h"

#include <pthread.h>

static void* burn(void* nothing) {
  for (volatile unsigned long i = 0;; ++i) {
  }
  return nothing;
}

int main(void) {
  pthread_t thread;
  for (int i = 0; i < 63; ++i) pthread_create(&thread, NULL, burn, NULL);
  tried("burning", 1);
  burn(NULL);
}
