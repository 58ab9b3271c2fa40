// Tries five times to take a semaphore, after longer and longer breaks, and waits for it then.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int take(sem_t* semaphore) {
  for (long pause = 1000000; pause <= 16000000; pause *= 2) {
    if (sem_trywait(semaphore) == 0) return 0;
    const struct timespec time = {0, pause};
    nanosleep(&time, NULL);
  }
  return sem_wait(semaphore);
}

int main(void) {
  sem_t* done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (done == MAP_FAILED || sem_init(done, 1, 0) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 60000000};
    nanosleep(&time, NULL);
    _exit(sem_post(done) == -1);
  }
  return take(done) == -1 || wait(NULL) == -1;
}
