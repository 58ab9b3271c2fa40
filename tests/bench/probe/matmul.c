// Threads multiply matrices: all read the same ones, each writes its own rows.
#include <pthread.h>
#include <stdio.h>

#define SIZE 256
#define THREADS 2

static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static void* multiply(void* argument) {
  for (long row = (long)argument; row < SIZE; row += THREADS)
    for (int column = 0; column < SIZE; ++column) {
      double sum = 0;
      for (int k = 0; k < SIZE; ++k) sum += a[row][k] * b[k][column];
      c[row][column] = sum;
    }
  return NULL;
}

int main(void) {
  for (int i = 0; i < SIZE; ++i)
    for (int k = 0; k < SIZE; ++k) a[i][k] = b[k][i] = i + k;
  pthread_t threads[THREADS];
  for (long i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, multiply, (void*)i);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  printf("%g\n", c[SIZE - 1][SIZE - 1]);
  return 0;
}
