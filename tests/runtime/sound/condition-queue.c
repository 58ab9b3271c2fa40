// Three threads take from a place for one number, and wait on a condition until it is full.
#include "shared.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static pthread_cond_t emptied = PTHREAD_COND_INITIALIZER;
static int number, done, sum;

static void* take(void* unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (number == 0 && !done) pthread_cond_wait(&filled, &lock);
    if (number == 0) break;
    sum += number;
    number = 0;
    pthread_cond_signal(&emptied);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void* work(void* i) {
  if (i != NULL) return take(i);
  for (int next = 1; next <= 5; ++next) {
    pthread_mutex_lock(&lock);
    while (number != 0) pthread_cond_wait(&emptied, &lock);
    number = next;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
  }
  pthread_mutex_lock(&lock);
  done = 1;
  pthread_cond_broadcast(&filled);
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  run_threads(4, work);
  return sum != 15;
}
