// Threads copy, compare and clear blocks of different sizes.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define ROUNDS 40000
#define THREADS 2
#define LARGEST 4096

static char blocks[THREADS][2][LARGEST];

static void* copy(void* argument) {
  char(*block)[LARGEST] = argument;
  for (int i = 0; i < ROUNDS; ++i) {
    const size_t size = 16 + (size_t)(i % 4) * (LARGEST / 4 - 16);
    memset(block[0], i, size);
    memcpy(block[1], block[0], size);
    if (memcmp(block[0], block[1], size) != 0) return NULL;
    memmove(block[0] + 1, block[0], size);
  }
  return argument;
}

int main(void) {
  pthread_t threads[THREADS];
  void* result = NULL;
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, copy, blocks[i]);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], &result);
  printf("%d\n", result == NULL);
  return 0;
}
