// Two children count in memory that they share, one at a time by a semaphore that they share, too.
#define _GNU_SOURCE
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { rounds = 20 };

struct shared {
  sem_t free;
  int counter;
};

static void count(struct shared* shared) {
  for (int i = 0; i < rounds; ++i) {
    sem_wait(&shared->free);
    ++shared->counter;
    sem_post(&shared->free);
  }
}

int main(void) {
  struct shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED || sem_init(&shared->free, 1, 1) == -1) return 1;
  for (int child = 0; child < 2; ++child)
    if (fork() == 0) {
      count(shared);
      _exit(0);
    }
  while (wait(NULL) > 0) {
  }
  return shared->counter != 2 * rounds;
}
