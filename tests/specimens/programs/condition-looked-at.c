// Waits for a condition variable only as long as the condition is not true.
#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shared {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool ready, answered;
};

static void init(struct Shared* shared) {
  pthread_mutexattr_t of_mutex;
  pthread_mutexattr_init(&of_mutex);
  pthread_mutexattr_setpshared(&of_mutex, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->mutex, &of_mutex);
  pthread_condattr_t of_condition;
  pthread_condattr_init(&of_condition);
  pthread_condattr_setpshared(&of_condition, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&shared->changed, &of_condition);
}

static void set(struct Shared* shared, bool* flag) {
  pthread_mutex_lock(&shared->mutex);
  *flag = true;
  pthread_cond_broadcast(&shared->changed);
  pthread_mutex_unlock(&shared->mutex);
}

static void wait_for(struct Shared* shared, const bool* flag) {
  pthread_mutex_lock(&shared->mutex);
  while (!*flag) pthread_cond_wait(&shared->changed, &shared->mutex);
  pthread_mutex_unlock(&shared->mutex);
}

int main(void) {
  struct Shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  init(shared);
  if (fork() == 0) {
    set(shared, &shared->ready);
    wait_for(shared, &shared->answered);
    _exit(0);
  }
  wait_for(shared, &shared->ready);
  set(shared, &shared->answered);
  return wait(NULL) == -1;
}
