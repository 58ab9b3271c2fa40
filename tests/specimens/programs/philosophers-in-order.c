// Three processes share three semaphores, and each takes its two in the order of their numbers.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { philosophers = 3 };

static void dine(sem_t* forks, int seat) {
  const int next = (seat + 1) % philosophers;
  sem_t* low = &forks[seat < next ? seat : next];
  sem_t* high = &forks[seat < next ? next : seat];
  for (int i = 0; i < 200; ++i) {
    sem_wait(low);
    sem_wait(high);
    sem_post(high);
    sem_post(low);
  }
}

int main(void) {
  sem_t* forks = mmap(NULL, philosophers * sizeof *forks, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (forks == MAP_FAILED) return 1;
  for (int i = 0; i < philosophers; ++i) sem_init(&forks[i], 1, 1);
  for (int i = 0; i < philosophers; ++i)
    if (fork() == 0) {
      dine(forks, i);
      _exit(0);
    }
  for (int i = 0; i < philosophers; ++i)
    if (wait(NULL) == -1) return 1;
  return 0;
}
