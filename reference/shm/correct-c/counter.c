// counter: WORKERS processes add 1 to one counter, INCREMENTS times each. Counter and mutex lie
// together in a System V segment; a worker holds the mutex while it adds.

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_workers = 64, most_increments = 10000000 };

struct shared {
  pthread_mutex_t mutex;
  unsigned long count;
};

/* The segment is marked for removal as soon as it is attached: it lives until the last process that
 * has it attached is gone, and no way out can leave it behind. */
static void* make_shared(size_t size) {
  int segment = shmget(IPC_PRIVATE, size, 0600);
  if (segment == -1) return NULL;
  void* memory = shmat(segment, NULL, 0);
  shmctl(segment, IPC_RMID, NULL);
  return memory == (void*)-1 ? NULL : memory;
}

/* Robust: if a worker is killed while it holds the mutex, the others do not wait for ever. */
static int make_mutex(pthread_mutex_t* mutex) {
  pthread_mutexattr_t kind;
  int error = pthread_mutexattr_init(&kind);
  if (error == 0) error = pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  if (error == 0) error = pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  if (error == 0) error = pthread_mutex_init(mutex, &kind);
  return error;
}

static int work(struct shared* shared, long increments) {
  for (long i = 0; i < increments; ++i) {
    /* After EOWNERDEAD nobody repairs the mutex, so all workers fail, and the parent notices. */
    if (pthread_mutex_lock(&shared->mutex) != 0) return EXIT_FAILURE;
    ++shared->count;
    pthread_mutex_unlock(&shared->mutex);
  }
  return EXIT_SUCCESS;
}

/* Returns how many workers were started. */
static int start_workers(struct shared* shared, pid_t pids[], int workers, long increments) {
  for (int i = 0; i < workers; ++i) {
    pids[i] = fork();
    if (pids[i] == -1) return i;
    if (pids[i] == 0) _exit(work(shared, increments));
  }
  return workers;
}

/* Returns whether all did their work. */
static bool wait_for(const pid_t pids[], int count) {
  bool all_good = true;
  for (int i = 0; i < count; ++i) {
    int status = 0;
    while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR) {
    }
    all_good = all_good && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
  }
  return all_good;
}

static int count(int workers, long increments) {
  struct shared* shared = make_shared(sizeof *shared);
  if (shared == NULL) {
    perror("counter: shared memory");
    return EXIT_FAILURE;
  }
  int error = make_mutex(&shared->mutex);
  if (error != 0) {
    fprintf(stderr, "counter: mutex: %s\n", strerror(error));
    return EXIT_FAILURE;
  }
  pid_t pids[most_workers];
  int started = start_workers(shared, pids, workers, increments);
  if (started < workers) {
    perror("counter: fork");
    for (int i = 0; i < started; ++i) kill(pids[i], SIGKILL);
  }
  bool all_good = wait_for(pids, started);
  if (started < workers) return EXIT_FAILURE;
  if (!all_good) {
    fprintf(stderr, "counter: a worker did not come to its end\n");
    return EXIT_FAILURE;
  }
  printf("%lu\n", shared->count);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Returns -1 if that is no decimal number from 0 to `most`. */
static long parse(const char* text, long most) {
  if (*text == '\0' || text[strspn(text, "0123456789")] != '\0') return -1;
  errno = 0;
  long number = strtol(text, NULL, 10);
  return errno == 0 && number <= most ? number : -1;
}

int main(int argc, char* argv[]) {
  long workers = argc == 3 ? parse(argv[1], most_workers) : -1;
  long increments = argc == 3 ? parse(argv[2], most_increments) : -1;
  if (workers < 1 || increments < 0) {
    fprintf(stderr, "usage: counter WORKERS INCREMENTS (1..64, 0..10000000)\n");
    return 2;
  }
  return count((int)workers, increments);
}
