// Fills ten System V segments, 200 MiB together, and detaches them.
#include "attack.h"

#include <poll.h>
#include <sys/shm.h>

int main(void) {
  int ids[10];
  int made = 0;
  for (; made < 10; ++made) {
    ids[made] = shmget(IPC_PRIVATE, 20 << 20, IPC_CREAT | 0600);
    char* memory = ids[made] == -1 ? (char*)-1 : shmat(ids[made], NULL, 0);
    if (memory == (char*)-1) break;
    memset(memory, 1, 20 << 20);
    shmdt(memory);
  }
  poll(NULL, 0, 500);
  tried("200 MiB", made == 10);
  while (made > 0) shmctl(ids[--made], IPC_RMID, NULL);
  return 0;
}
