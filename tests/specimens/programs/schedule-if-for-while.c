// One puts and one takes; who has waited does not look again whether it was woken for a reason.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { items = 2 };

struct Slot {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int is_full;
  int wrong;
};

static void change(struct Slot* slot, int to) {
  pthread_mutex_lock(&slot->mutex);
  if (slot->is_full == to) pthread_cond_wait(&slot->changed, &slot->mutex);
  if (slot->is_full == to) slot->wrong = 1;
  slot->is_full = to;
  pthread_cond_signal(&slot->changed);
  pthread_mutex_unlock(&slot->mutex);
}

int main(void) {
  struct Slot* slot =
      mmap(NULL, sizeof *slot, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (slot == MAP_FAILED) return 2;
  pthread_mutexattr_t mutex;
  pthread_condattr_t condition;
  pthread_mutexattr_init(&mutex);
  pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&slot->mutex, &mutex);
  pthread_condattr_init(&condition);
  pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&slot->changed, &condition);
  for (int side = 0; side < 2; ++side)
    if (fork() == 0) {
      for (int i = 0; i < items; ++i) change(slot, side);
      _exit(0);
    }
  while (wait(NULL) > 0) {
  }
  return slot->wrong;
}
