// A child has the kernel write the time into shared memory, while its parent looks at it.
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  struct timespec* now = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (now == MAP_FAILED) return 1;
  if (fork() == 0) {
    clock_gettime(CLOCK_MONOTONIC, now);  // <- data-race
    _exit(0);
  }
  printf("%d\n", now->tv_sec > 0);  // <- data-race
  fflush(stdout);
  return wait(NULL) == -1;
}
