// Many processes, one after another, compute more together than the test may.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void compute(void) {
  while (clock() < CLOCKS_PER_SEC / 10) {
  }
}

int main(void) {
  for (int i = 0; i < 40; ++i) {
    if (fork() == 0) {
      compute();
      _exit(0);
    }
    wait(NULL);
  }
  return 0;
}
