// Two children count in memory that they share, and nothing keeps them apart.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { rounds = 20 };

static void count(int* counter) {
  for (int i = 0; i < rounds; ++i) ++*counter;  // <- data-race
}

int main(void) {
  int* counter =
      mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (counter == MAP_FAILED) return 1;
  for (int child = 0; child < 2; ++child)
    if (fork() == 0) {
      count(counter);
      _exit(0);
    }
  while (wait(NULL) > 0) {
  }
  return *counter == 0;
}
