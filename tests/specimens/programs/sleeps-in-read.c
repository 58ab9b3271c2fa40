// Sleeps in read() until its child, which has slept for a while itself, writes.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char byte;
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 100000000};
    nanosleep(&time, NULL);
    _exit(write(ends[1], "x", 1) != 1);
  }
  close(ends[1]);
  return read(ends[0], &byte, 1) != 1 || wait(NULL) == -1;
}
