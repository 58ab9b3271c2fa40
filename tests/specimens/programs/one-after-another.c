// Has two children, but the second one only when the first has ended.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 2; ++i) {
    if (fork() == 0) _exit(0);
    if (wait(NULL) == -1) return 1;
  }
  puts("done");
  return 0;
}
