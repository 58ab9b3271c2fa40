// Waits for a semaphore that the child posts on all its ways out but one, which it takes.
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sem_t* done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (done == MAP_FAILED || sem_init(done, 1, 0) == -1) return 1;
  if (fork() == 0) {
    if (open("not-there", O_RDONLY) == -1) _exit(1);
    sem_post(done);
    _exit(0);
  }
  sem_wait(done);  // <- deadlock
  return wait(NULL) == -1;
}
