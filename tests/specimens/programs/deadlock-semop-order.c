// Parent and child take two System V semaphores in opposite order, when each of them has one.
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

enum { first, second, without_one };

static int set;

static void add(unsigned short semaphore, short number) {
  struct sembuf operation = {semaphore, number, 0};
  semop(set, &operation, 1);  // <- deadlock
}

static void take(unsigned short mine, unsigned short other) {
  add(mine, -1);
  add(without_one, -1);
  add(without_one, 0);  // waits until it is 0
  add(other, -1);
}

int main(void) {
  set = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
  if (set == -1) return 1;
  add(first, 1);
  add(second, 1);
  add(without_one, 2);
  if (fork() == 0) {
    take(second, first);
    _exit(0);
  }
  take(first, second);
  return wait(NULL) == -1 || semctl(set, 0, IPC_RMID) == -1;
}
