// Computes while its child sleeps, and waits for it then.
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    const struct timespec time = {0, 400000000};
    _exit(nanosleep(&time, NULL) == -1);
  }
  uint64_t state = 1;
  for (long step = 0; step < 200000000; ++step)
    state = state * 6364136223846793005u + 1442695040888963407u;
  return wait(NULL) == -1 || state == 0;
}
