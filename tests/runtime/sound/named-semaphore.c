// Processes open one semaphore by its name and count with it.
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>

#include "shared.h"

static char name[64];
static int* counter;

static void count(int unused) {
  (void)unused;
  sem_t* lock = sem_open(name, 0);
  if (lock == SEM_FAILED) _exit(1);
  for (int i = 0; i < 4; ++i) {
    sem_wait(lock);
    ++*counter;
    sem_post(lock);
  }
  sem_close(lock);
}

int main(void) {
  counter = shared_memory();
  snprintf(name, sizeof name, "/ipclab-runtime-%d", (int)getpid());
  sem_t* lock = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
  if (lock == SEM_FAILED) return 1;
  make_children(2, count);
  const int well = all_went_well();
  sem_unlink(name);
  sem_wait(lock);
  return !well || *counter != 8;
}
