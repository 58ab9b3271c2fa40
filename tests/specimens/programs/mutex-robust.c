// Takes over a robust mutex from its child, which has ended with it, and repairs what it guards.
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shared {
  pthread_mutex_t mutex;
  int number, same_number;
};

static int init(pthread_mutex_t* mutex) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  return pthread_mutex_init(mutex, &attributes);
}

int main(void) {
  struct Shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED || init(&shared->mutex) != 0) return 1;
  if (fork() == 0) {
    pthread_mutex_lock(&shared->mutex);
    shared->number = 1;
    _exit(0);
  }
  if (wait(NULL) == -1 || pthread_mutex_lock(&shared->mutex) != EOWNERDEAD) return 1;
  shared->same_number = shared->number;
  pthread_mutex_consistent(&shared->mutex);
  pthread_mutex_unlock(&shared->mutex);
  if (pthread_mutex_lock(&shared->mutex) != 0) return 1;
  pthread_mutex_unlock(&shared->mutex);
  return shared->same_number != 1;
}
