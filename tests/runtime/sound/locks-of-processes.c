// Processes count with a mutex, a spin lock and a read-write lock that they share.
#include "shared.h"

enum { rounds = 4 };

struct counters {
  pthread_mutex_t mutex;
  pthread_spinlock_t spin;
  pthread_rwlock_t rwlock;
  int counts[3];
};
static struct counters* shared;

static void make_locks(void) {
  pthread_mutexattr_t of_mutex;
  pthread_mutexattr_init(&of_mutex);
  pthread_mutexattr_setpshared(&of_mutex, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->mutex, &of_mutex);
  pthread_spin_init(&shared->spin, PTHREAD_PROCESS_SHARED);
  pthread_rwlockattr_t of_rwlock;
  pthread_rwlockattr_init(&of_rwlock);
  pthread_rwlockattr_setpshared(&of_rwlock, PTHREAD_PROCESS_SHARED);
  pthread_rwlock_init(&shared->rwlock, &of_rwlock);
}

static void count(int unused) {
  (void)unused;
  for (int i = 0; i < rounds; ++i) {
    pthread_mutex_lock(&shared->mutex);
    ++shared->counts[0];
    pthread_mutex_unlock(&shared->mutex);
    pthread_spin_lock(&shared->spin);
    ++shared->counts[1];
    pthread_spin_unlock(&shared->spin);
    pthread_rwlock_wrlock(&shared->rwlock);
    ++shared->counts[2];
    pthread_rwlock_unlock(&shared->rwlock);
  }
}

int main(void) {
  shared = shared_memory();
  make_locks();
  make_children(2, count);
  if (!all_went_well()) return 1;
  for (int i = 0; i < 3; ++i)
    if (shared->counts[i] != 2 * rounds) return 1;
  return 0;
}
