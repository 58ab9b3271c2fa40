// Makes one IPC object of each kind and removes them all.
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(void) {
  const char* name = "/ipclab-specimen";
  const int shm = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  const int sem = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  const int msg = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (shm == -1 || sem == -1 || msg == -1) return 1;
  if (mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, NULL) == -1) return 1;
  if (shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600) == -1) return 1;
  if (sem_open(name, O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED) return 1;
  return shmctl(shm, IPC_RMID, NULL) | semctl(sem, 0, IPC_RMID) | msgctl(msg, IPC_RMID, NULL) |
         mq_unlink(name) | shm_unlink(name) | sem_unlink(name);
}
