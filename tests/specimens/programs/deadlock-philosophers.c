// Three processes share three semaphores; each has taken its left one and waits for its right one.
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { philosophers = 3 };

struct Table {
  sem_t forks[philosophers];
  pthread_barrier_t all_have_one;
};

static void dine(struct Table* table, int seat) {
  sem_wait(&table->forks[seat]);
  pthread_barrier_wait(&table->all_have_one);
  sem_wait(&table->forks[(seat + 1) % philosophers]);  // <- deadlock
  sem_post(&table->forks[(seat + 1) % philosophers]);
  sem_post(&table->forks[seat]);
}

int main(void) {
  struct Table* table =
      mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (table == MAP_FAILED) return 1;
  pthread_barrierattr_t attributes;
  pthread_barrierattr_init(&attributes);
  pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&table->all_have_one, &attributes, philosophers);
  for (int i = 0; i < philosophers; ++i) sem_init(&table->forks[i], 1, 1);
  for (int i = 0; i < philosophers; ++i)
    if (fork() == 0) {
      dine(table, i);
      _exit(0);
    }
  for (int i = 0; i < philosophers; ++i)
    if (wait(NULL) == -1) return 1;
  return 0;
}
