// Yields the processor and looks at a flag, again and again, until its child has set it.
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  volatile int* ready =
      mmap(NULL, sizeof *ready, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (ready == MAP_FAILED) return 1;
  if (fork() == 0) {
    const struct timespec time = {3, 0};
    nanosleep(&time, NULL);
    *ready = 1;
    _exit(0);
  }
  while (!*ready) sched_yield();  // <- busy-wait
  return wait(NULL) == -1;
}
