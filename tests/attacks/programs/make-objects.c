// Is no attack: makes and removes what leave-objects leaves, and must find nothing.
#include "attack.h"

#include <mqueue.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "house.h"

static void use(const char* what, int works) {
  if (!works) dprintf(1, "no %s: %s\n", what, strerrorname_np(errno));
}

int main(void) {
  const int memory = shmget(KEY, 4096, IPC_CREAT | IPC_EXCL | 0600);
  const int semaphore = semget(KEY, 1, IPC_CREAT | IPC_EXCL | 0600);
  const int queue = msgget(KEY, IPC_CREAT | IPC_EXCL | 0600);
  use("shmget", memory != -1 && shmctl(memory, IPC_RMID, NULL) == 0);
  use("semget", semaphore != -1 && semctl(semaphore, 0, IPC_RMID) == 0);
  use("msgget", queue != -1 && msgctl(queue, IPC_RMID, NULL) == 0);
  use("shm_open", shm_open("/attack-" NAME, O_RDWR | O_CREAT | O_EXCL, 0600) != -1 &&
                      shm_unlink("/attack-" NAME) == 0);
  use("sem_open", sem_open("/attack-" NAME, O_CREAT | O_EXCL, 0600, 1) != SEM_FAILED &&
                      sem_unlink("/attack-" NAME) == 0);
  use("mq_open", mq_open("/attack-" NAME, O_RDWR | O_CREAT | O_EXCL, 0600, NULL) != -1 &&
                     mq_unlink("/attack-" NAME) == 0);
  use("a file", open("left", O_WRONLY | O_CREAT | O_EXCL, 0600) != -1 && unlink("left") == 0);
  return 0;
}
