// Locks a process-shared mutex that it has locked already, which a recursive one allows.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shared {
  pthread_mutex_t mutex;
  int sum;
};

static void add(struct Shared* shared, int depth) {
  pthread_mutex_lock(&shared->mutex);
  ++shared->sum;
  if (depth > 1) add(shared, depth - 1);
  pthread_mutex_unlock(&shared->mutex);
}

int main(void) {
  struct Shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&shared->mutex, &attributes);
  if (fork() == 0) {
    add(shared, 5);
    _exit(0);
  }
  add(shared, 5);
  return wait(NULL) == -1 || shared->sum != 10;
}
