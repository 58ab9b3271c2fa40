// Processes count with a lock of their own making: an atomic word, and futex(2) to wait for it.
#include <linux/futex.h>
#include <sys/syscall.h>

#include "shared.h"

struct counter {
  int lock;  // 0: free, 1: taken, 2: and somebody waits
  int count;
};
static struct counter* shared;

static void take(void) {
  int expected = 0;
  if (__atomic_compare_exchange_n(&shared->lock, &expected, 1, 0, __ATOMIC_ACQUIRE,
                                  __ATOMIC_RELAXED))
    return;
  while (__atomic_exchange_n(&shared->lock, 2, __ATOMIC_ACQUIRE) != 0)
    syscall(SYS_futex, &shared->lock, FUTEX_WAIT, 2, NULL, NULL, 0);
}

static void give_back(void) {
  if (__atomic_exchange_n(&shared->lock, 0, __ATOMIC_RELEASE) == 2)
    syscall(SYS_futex, &shared->lock, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void count(int unused) {
  (void)unused;
  for (int i = 0; i < 4; ++i) {
    take();
    ++shared->count;
    give_back();
  }
}

int main(void) {
  shared = shared_memory();
  make_children(3, count);
  return !all_went_well() || shared->count != 12;
}
