// Waits for a semaphore that a worker posts, and for ever if the worker dies before.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sem_t* done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (done == MAP_FAILED || sem_init(done, 1, 0) == -1) return 1;
  int jobs[2];
  if (pipe(jobs) == -1) return 1;
  const pid_t worker = fork();
  if (worker == 0) {
    char job;
    close(jobs[1]);
    while (read(jobs[0], &job, 1) == 1) sem_post(done);  // <- deadlock, hang
    _exit(0);
  }
  close(jobs[0]);
  if (write(jobs[1], "x", 1) != 1) return 1;
  sem_wait(done);  // <- deadlock, hang
  close(jobs[1]);
  return waitpid(worker, NULL, 0) != worker;
}
