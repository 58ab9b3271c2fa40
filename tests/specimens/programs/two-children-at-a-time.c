// Has two children at a time, and waits for one of them before it makes the next one.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  for (int job = 0; job < 4; ++job) {
    if (job >= 2 && wait(NULL) == -1) return 1;
    if (fork() == 0) _exit(0);
  }
  return wait(NULL) == -1 || wait(NULL) == -1;
}
