// Reads from a non-blocking pipe again and again until its child has written.
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 400000000};
    nanosleep(&time, NULL);
    _exit(write(ends[1], "x", 1) != 1);
  }
  char byte;
  ssize_t count = 0;
  do count = read(ends[0], &byte, 1);  // <- eagain, busy-wait
  while (count == -1 && errno == EAGAIN);
  return wait(NULL) == -1 || count != 1;
}
