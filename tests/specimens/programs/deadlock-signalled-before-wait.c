// Waits for a condition variable without a look at the condition, which became true before.
#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shared {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool ready;
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

int main(void) {
  struct Shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  init(shared);
  if (fork() == 0) {
    pthread_mutex_lock(&shared->mutex);
    shared->ready = true;
    pthread_cond_signal(&shared->changed);
    pthread_mutex_unlock(&shared->mutex);
    _exit(0);
  }
  if (wait(NULL) == -1) return 1;
  pthread_mutex_lock(&shared->mutex);
  pthread_cond_wait(&shared->changed, &shared->mutex);  // <- deadlock, missed-signal
  pthread_mutex_unlock(&shared->mutex);
  return shared->ready ? 0 : 1;
}
