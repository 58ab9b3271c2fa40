// Polls its non-blocking pipe when there is nothing for it yet.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 30000000};
    close(ends[0]);
    nanosleep(&time, NULL);
    _exit(write(ends[1], "x", 1) != 1);
  }
  close(ends[1]);
  char byte;
  ssize_t count = 0;
  while ((count = read(ends[0], &byte, 1)) == -1 && errno == EAGAIN) {
    struct pollfd input = {ends[0], POLLIN, 0};
    if (poll(&input, 1, -1) == -1) return 1;
  }
  return wait(NULL) == -1 || count != 1;
}
