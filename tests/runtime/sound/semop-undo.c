// Processes count with a System V semaphore; one dies with it, and SEM_UNDO gives it back.
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#include "shared.h"

static int id;
static int* counter;

static void change(unsigned short number, short by, short flags) {
  struct sembuf operation = {.sem_num = number, .sem_op = by, .sem_flg = flags};
  if (semop(id, &operation, 1) == -1) _exit(1);
}

static void count(int number) {
  for (int i = 0; i < 3; ++i) {
    change(0, -1, SEM_UNDO);
    ++*counter;
    if (i == 2 && number == 0) raise(SIGKILL);
    change(0, 1, SEM_UNDO);
  }
  change(1, 1, 0);
}

int main(void) {
  counter = shared_memory();
  id = semget(IPC_PRIVATE, 2, 0600);
  if (id == -1 || semctl(id, 0, SETVAL, 1) == -1) return 1;
  make_children(3, count);
  change(1, -2, 0);
  while (wait(NULL) > 0) {
  }
  const int counted = *counter;
  semctl(id, 0, IPC_RMID);
  return counted != 9;
}
