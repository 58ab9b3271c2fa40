// Tries again and again to take a semaphore until its child has posted it.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  sem_t* done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (done == MAP_FAILED || sem_init(done, 1, 0) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {1, 500000000};
    nanosleep(&time, NULL);
    _exit(sem_post(done) == -1);
  }
  while (sem_trywait(done) == -1) {  // <- busy-wait
  }
  return wait(NULL) == -1;
}
