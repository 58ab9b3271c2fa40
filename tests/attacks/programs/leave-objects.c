// Leaves objects of each kind, with names on which the next program would stumble.
#include "attack.h"

#include <mqueue.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "house.h"

int main(void) {
  tried("shmget", shmget(KEY, 4096, IPC_CREAT | IPC_EXCL | 0600) != -1);
  tried("semget", semget(KEY, 1, IPC_CREAT | IPC_EXCL | 0600) != -1);
  tried("msgget", msgget(KEY, IPC_CREAT | IPC_EXCL | 0600) != -1);
  tried("shm_open", shm_open("/attack-" NAME, O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
  tried("sem_open", sem_open("/attack-" NAME, O_CREAT | O_EXCL, 0600, 1) != SEM_FAILED);
  tried("mq_open", mq_open("/attack-" NAME, O_RDWR | O_CREAT | O_EXCL, 0600, NULL) != -1);
  tried("a file", open("left", O_WRONLY | O_CREAT | O_EXCL, 0600) != -1);
  return 0;
}
