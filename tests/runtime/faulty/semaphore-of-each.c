// Two processes count, each with a semaphore of its own: race.
#include <sys/ipc.h>
#include <sys/sem.h>

#include "shared.h"

static int id;
static int* counter;

static void count(int number) {
  struct sembuf take = {.sem_num = (unsigned short)number, .sem_op = -1};
  struct sembuf give_back = {.sem_num = (unsigned short)number, .sem_op = 1};
  semop(id, &take, 1);
  ++*counter;
  semop(id, &give_back, 1);
}

int main(void) {
  counter = shared_memory();
  id = semget(IPC_PRIVATE, 2, 0600);
  if (id == -1) return 1;
  semctl(id, 0, SETVAL, 1);
  semctl(id, 1, SETVAL, 1);
  make_children(2, count);
  all_went_well();
  semctl(id, 0, IPC_RMID);
  return 0;
}
