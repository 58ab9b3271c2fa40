// Locks a process-shared mutex that it has locked already.
#include <pthread.h>
#include <sys/mman.h>

static void add(pthread_mutex_t* mutex, int* sum, int number) {
  pthread_mutex_lock(mutex);  // <- deadlock
  *sum += number;
  pthread_mutex_unlock(mutex);
}

int main(void) {
  struct {
    pthread_mutex_t mutex;
    int sum;
  }* shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->mutex, &attributes);
  pthread_mutex_lock(&shared->mutex);
  add(&shared->mutex, &shared->sum, 1);
  pthread_mutex_unlock(&shared->mutex);
  return shared->sum != 1;
}
