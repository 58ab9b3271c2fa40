// Polls once more when a non-blocking read has nothing after all.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], "x", 1) != 1);
  }
  close(ends[1]);
  struct pollfd input = {ends[0], POLLIN, 0};
  char byte;
  ssize_t count = 0;
  do {
    if (poll(&input, 1, -1) == -1) return 1;
    count = read(ends[0], &byte, 1);
  } while (count == -1 && errno == EAGAIN);
  return wait(NULL) == -1 || count != 1;
}
