// Three processes meet ten times at a barrier in shared memory.
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { processes = 3, rounds = 10 };

struct Shared {
  pthread_barrier_t barrier;
  atomic_int arrived;
};

static int meet(struct Shared* shared) {
  for (int round = 1; round <= rounds; ++round) {
    ++shared->arrived;
    pthread_barrier_wait(&shared->barrier);
    if (shared->arrived != processes * round) return 1;
    pthread_barrier_wait(&shared->barrier);
  }
  return 0;
}

int main(void) {
  struct Shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  pthread_barrierattr_t attributes;
  pthread_barrierattr_init(&attributes);
  pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&shared->barrier, &attributes, processes);
  for (int i = 1; i < processes; ++i)
    if (fork() == 0) _exit(meet(shared));
  int failed = meet(shared);
  for (int i = 1, status = 0; i < processes; ++i) failed |= wait(&status) == -1 || status != 0;
  return failed;
}
