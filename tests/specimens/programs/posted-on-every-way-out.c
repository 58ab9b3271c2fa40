// Waits for a semaphore that the child posts on every way out.
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sem_t* done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (done == MAP_FAILED || sem_init(done, 1, 0) == -1) return 1;
  if (fork() == 0) {
    const int missing = open("not-there", O_RDONLY) == -1;
    sem_post(done);
    _exit(missing);
  }
  if (sem_wait(done) == -1) return 1;
  return wait(NULL) == -1;
}
