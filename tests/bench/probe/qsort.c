// Threads sort their own halves of one array.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZE 400000
#define THREADS 2

static int numbers[THREADS][SIZE];

static void sort(int* first, int* last) {
  while (last - first > 1) {
    const int middle = first[(last - first) / 2];
    int* low = first;
    int* high = last - 1;
    while (low <= high) {
      while (*low < middle) ++low;
      while (*high > middle) --high;
      if (low > high) break;
      const int number = *low;
      *low++ = *high;
      *high-- = number;
    }
    sort(first, high + 1);
    first = low;
  }
}

static void* sort_half(void* argument) {
  int* half = argument;
  sort(half, half + SIZE);
  return NULL;
}

int main(void) {
  unsigned random = 1;
  for (int i = 0; i < THREADS; ++i)
    for (int k = 0; k < SIZE; ++k) numbers[i][k] = (int)((random = random * 1664525 + 1013904223) >> 8);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, sort_half, numbers[i]);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  printf("%d\n", numbers[0][SIZE / 2]);
  return 0;
}
