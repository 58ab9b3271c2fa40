// Makes more processes than there may be at the same time, but one after another.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 100; ++i) {
    if (fork() == 0) _exit(0);
    if (wait(NULL) == -1) return 1;
  }
  return 0;
}
