// Looks at a handler's flag until it is set; then two children change a number at the same time.
#define _GNU_SOURCE
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  sem_t free;
  int number;
};

static volatile sig_atomic_t begun;

static void begin(int number) { begun = number; }

static int look(struct shared* shared) {
  sem_wait(&shared->free);
  const int number = shared->number;
  sem_post(&shared->free);
  return number;
}

static void change(struct shared* shared, int number) {
  sem_wait(&shared->free);
  shared->number = number;
  sem_post(&shared->free);
}

int main(void) {
  struct shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED || sem_init(&shared->free, 1, 1) == -1) return 1;
  struct sigaction action = {.sa_handler = begin};
  sigaction(SIGUSR1, &action, NULL);
  if (fork() == 0) {
    kill(getppid(), SIGUSR1);
    _exit(0);
  }
  while (begun == 0) {
  }
  for (int child = 0; child < 2; ++child)
    if (fork() == 0) {
      change(shared, look(shared) + 1);
      _exit(0);
    }
  while (wait(NULL) > 0) {
  }
  return shared->number != 2;
}
