// Parent and child share a lock of their own making, which sleeps in futex().
#define _GNU_SOURCE
#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shared {
  atomic_int lock;  // 0: free; 1: taken; 2: taken, and somebody may wait
  long sum;
};

static void lock(atomic_int* word) {
  int seen = 0;
  if (atomic_compare_exchange_strong(word, &seen, 1)) return;
  while (atomic_exchange(word, 2) != 0) syscall(SYS_futex, word, FUTEX_WAIT, 2, NULL, NULL, 0);
}

static void unlock(atomic_int* word) {
  if (atomic_exchange(word, 0) == 2) syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void add(struct Shared* shared) {
  for (int i = 0; i < 20000; ++i) {
    lock(&shared->lock);
    ++shared->sum;
    unlock(&shared->lock);
  }
}

int main(void) {
  struct Shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  const pid_t child = fork();
  add(shared);
  if (child == 0) _exit(0);
  return wait(NULL) == -1 || shared->sum != 40000;
}
