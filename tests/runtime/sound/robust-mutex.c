// A process dies with a robust mutex, and the next one learns of it and goes on.
#include <errno.h>
#include <signal.h>

#include "shared.h"

struct work {
  pthread_mutex_t lock;
  int done;
};
static struct work* shared;

static void die(int unused) {
  (void)unused;
  pthread_mutex_lock(&shared->lock);
  shared->done = 1;
  raise(SIGKILL);
}

static int take(void) {
  const int error = pthread_mutex_lock(&shared->lock);
  if (error == EOWNERDEAD) pthread_mutex_consistent(&shared->lock);
  return error;
}

static void go_on(int unused) {
  (void)unused;
  take();
  shared->done += 10;
  pthread_mutex_unlock(&shared->lock);
}

int main(void) {
  shared = shared_memory();
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&shared->lock, &kind);
  const pid_t first = child(die, 0);
  const pid_t second = child(go_on, 0);
  if (waitpid(first, NULL, 0) != first || waitpid(second, NULL, 0) != second) return 1;
  take();
  const int done = shared->done;
  pthread_mutex_unlock(&shared->lock);
  // Whoever came first: the one who died has begun, the other one has added, and may have been
  // overwritten.
  return done != 1 && done != 11;
}
