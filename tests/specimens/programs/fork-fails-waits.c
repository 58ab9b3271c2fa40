// Does not look whether fork() failed, and waits for what the child would have posted.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sem_t* done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (done == MAP_FAILED || sem_init(done, 1, 0) == -1) return 1;
  const pid_t child = fork();  // <- deadlock, hang
  if (child == 0) _exit(sem_post(done) == -1);
  sem_wait(done);  // <- deadlock, hang
  return waitpid(child, NULL, 0) != child;
}
