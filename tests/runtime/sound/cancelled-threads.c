// Threads are cancelled while they wait, and their clean-up gives the lock back.
#include <semaphore.h>

#include "shared.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static sem_t empty;
static int cleaned;

static void clean(void* unused) {
  (void)unused;
  ++cleaned;
  pthread_mutex_unlock(&lock);
}

static void* wait_for_condition(void* unused) {
  pthread_mutex_lock(&lock);
  pthread_cleanup_push(clean, NULL);
  for (;;) pthread_cond_wait(&never, &lock);
  pthread_cleanup_pop(1);
  return unused;
}

static void* wait_for_semaphore(void* unused) {
  for (;;) sem_wait(&empty);
  return unused;
}

int main(void) {
  pthread_t threads[2];
  sem_init(&empty, 0, 0);
  pthread_create(&threads[0], NULL, wait_for_condition, NULL);
  pthread_create(&threads[1], NULL, wait_for_semaphore, NULL);
  for (int i = 0; i < 2; ++i) pthread_cancel(threads[i]);
  for (int i = 0; i < 2; ++i) {
    void* result = NULL;
    pthread_join(threads[i], &result);
    if (result != PTHREAD_CANCELED) return 1;
  }
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  return cleaned > 1;
}
