// Parent and child take two System V semaphores in one operation, each naming its own one first.
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static int use(int set, unsigned short mine, unsigned short other) {
  struct sembuf take[] = {{mine, -1, SEM_UNDO}, {other, -1, SEM_UNDO}};
  struct sembuf give[] = {{mine, 1, SEM_UNDO}, {other, 1, SEM_UNDO}};
  for (int i = 0; i < 100; ++i)
    if (semop(set, take, 2) == -1 || semop(set, give, 2) == -1) return 1;
  return 0;
}

int main(void) {
  const int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
  struct sembuf fill[] = {{0, 1, 0}, {1, 1, 0}};
  if (set == -1 || semop(set, fill, 2) == -1) return 1;
  if (fork() == 0) _exit(use(set, 1, 0));
  const int failed = use(set, 0, 1);
  return wait(NULL) == -1 || semctl(set, 0, IPC_RMID) == -1 || failed;
}
