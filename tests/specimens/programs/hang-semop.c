// Takes a System V semaphore that is 0.
#include <sys/ipc.h>
#include <sys/sem.h>

int main(void) {
  const int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  struct sembuf take = {0, -1, 0};
  return semop(set, &take, 1);  // <- deadlock
}
