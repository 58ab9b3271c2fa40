// Takes and gives a System V semaphore without SEM_UNDO, which is asked for.
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static int use(int set) {
  struct sembuf take = {0, -1, 0}, give = {0, 1, 0};
  return semop(set, &take, 1) == -1 || semop(set, &give, 1) == -1;
}

int main(void) {
  const int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  struct sembuf fill = {0, 1, 0};
  if (set == -1 || semop(set, &fill, 1) == -1) return 1;
  if (fork() == 0) _exit(use(set));
  const int failed = use(set);
  return wait(NULL) == -1 || semctl(set, 0, IPC_RMID) == -1 || failed;
}
