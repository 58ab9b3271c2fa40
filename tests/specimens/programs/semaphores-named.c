// Parent and child take turns by two named semaphores, whose names are gone at once.
#include <fcntl.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t* make(const char* name, unsigned value) {
  sem_t* semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, value);
  if (semaphore != SEM_FAILED) sem_unlink(name);
  return semaphore;
}

static int take_turns(sem_t* mine, sem_t* other) {
  for (int i = 0; i < 50; ++i)
    if (sem_wait(mine) == -1 || sem_post(other) == -1) return 1;
  return 0;
}

int main(void) {
  sem_t* parent = make("/ipclab-specimen-parent", 1);
  sem_t* child = make("/ipclab-specimen-child", 0);
  if (parent == SEM_FAILED || child == SEM_FAILED) return 1;
  if (fork() == 0) _exit(take_turns(child, parent));
  return take_turns(parent, child) || wait(NULL) == -1;
}
