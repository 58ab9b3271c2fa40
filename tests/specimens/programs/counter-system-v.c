// Four children add to a number in System V shared memory, guarded by a semaphore with SEM_UNDO.
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 4, additions = 100 };

static int add(int set, volatile int* number) {
  struct sembuf take = {0, -1, SEM_UNDO}, give = {0, 1, SEM_UNDO};
  for (int i = 0; i < additions; ++i) {
    if (semop(set, &take, 1) == -1) return 1;
    ++*number;
    if (semop(set, &give, 1) == -1) return 1;
  }
  return 0;
}

int main(void) {
  const int memory = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
  const int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  struct sembuf fill = {0, 1, 0};
  volatile int* number = shmat(memory, NULL, 0);
  if (memory == -1 || set == -1 || number == (void*)-1 || semop(set, &fill, 1) == -1) return 1;
  // shmctl(2): it goes when the last one detaches it.
  if (shmctl(memory, IPC_RMID, NULL) == -1) return 1;
  for (int i = 0; i < children; ++i)
    if (fork() == 0) _exit(add(set, number));
  for (int i = 0; i < children; ++i)
    if (wait(NULL) == -1) return 1;
  return semctl(set, 0, IPC_RMID) == -1 || *number != children * additions;
}
