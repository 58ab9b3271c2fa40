// Two children take two semaphores in the same order.
#define _GNU_SOURCE
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void take_both(sem_t* first, sem_t* second) {
  sem_wait(first);
  sem_wait(second);
  sem_post(second);
  sem_post(first);
}

int main(void) {
  sem_t* locks =
      mmap(NULL, 2 * sizeof *locks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (locks == MAP_FAILED || sem_init(&locks[0], 1, 1) == -1 || sem_init(&locks[1], 1, 1) == -1)
    return 1;
  for (int child = 0; child < 2; ++child)
    if (fork() == 0) {
      take_both(&locks[0], &locks[1]);
      _exit(0);
    }
  while (wait(NULL) > 0) {
  }
  return 0;
}
