// Polls a pipe without a time-out again and again until its child has written.
#include <poll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 400000000};
    nanosleep(&time, NULL);
    _exit(write(ends[1], "x", 1) != 1);
  }
  struct pollfd input = {ends[0], POLLIN, 0};
  while (poll(&input, 1, 0) == 0) {  // <- busy-wait
  }
  char byte;
  return read(ends[0], &byte, 1) != 1 || wait(NULL) == -1;
}
