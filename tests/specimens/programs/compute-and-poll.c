// Computes, and looks between two steps, without waiting, whether there is input.
#include <poll.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 200000000};
    nanosleep(&time, NULL);
    _exit(write(ends[1], "x", 1) != 1);
  }
  uint64_t state = 1;
  struct pollfd input = {ends[0], POLLIN, 0};
  for (int step = 0; step < 150; ++step) {
    for (int i = 0; i < 1000000; ++i) state = state * 6364136223846793005u + 1442695040888963407u;
    if (poll(&input, 1, 0) == -1) return 1;
  }
  char byte;
  return read(ends[0], &byte, 1) != 1 || wait(NULL) == -1 || state == 0;
}
