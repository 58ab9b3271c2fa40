// Threads build search trees of small nodes from the heap, look things up and give all back.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define NODES 60000
#define LOOK_UPS 400000
#define THREADS 2

struct node {
  unsigned key;
  struct node* sides[2];
};

static void insert(struct node** place, unsigned key) {
  while (*place != NULL) place = &(*place)->sides[key > (*place)->key];
  *place = calloc(1, sizeof **place);
  (*place)->key = key;
}

static int contains(const struct node* node, unsigned key) {
  while (node != NULL && node->key != key) node = node->sides[key > node->key];
  return node != NULL;
}

static void give_back(struct node* node) {
  if (node == NULL) return;
  give_back(node->sides[0]);
  give_back(node->sides[1]);
  free(node);
}

static void* work(void* argument) {
  unsigned random = *(unsigned*)argument;
  struct node* root = NULL;
  for (int i = 0; i < NODES; ++i) insert(&root, (random = random * 1664525 + 1013904223) >> 12);
  unsigned found = 0;
  for (int i = 0; i < LOOK_UPS; ++i)
    found += contains(root, (random = random * 1664525 + 1013904223) >> 12);
  give_back(root);
  *(unsigned*)argument = found;
  return NULL;
}

int main(void) {
  unsigned seeds[THREADS] = {1, 2};
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, work, &seeds[i]);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  printf("%u\n", seeds[0] + seeds[1]);
  return 0;
}
