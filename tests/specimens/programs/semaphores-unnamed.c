// Parent and child take turns by two unnamed semaphores in shared memory.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int take_turns(sem_t* mine, sem_t* other) {
  for (int i = 0; i < 50; ++i)
    if (sem_wait(mine) == -1 || sem_post(other) == -1) return 1;
  return 0;
}

int main(void) {
  sem_t* turn =
      mmap(NULL, 2 * sizeof *turn, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (turn == MAP_FAILED || sem_init(&turn[0], 1, 1) == -1 || sem_init(&turn[1], 1, 0) == -1)
    return 1;
  if (fork() == 0) _exit(take_turns(&turn[1], &turn[0]));
  return take_turns(&turn[0], &turn[1]) || wait(NULL) == -1;
}
