// Polls the pipes of two children until both are at their end.
#include <poll.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(struct pollfd* from) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    for (int i = 0; i < 20; ++i)
      if (write(ends[1], "x", 1) != 1) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  *from = (struct pollfd){ends[0], POLLIN, 0};
  return 0;
}

int main(void) {
  struct pollfd children[2];
  if (start(&children[0]) || start(&children[1])) return 1;
  int bytes = 0;
  for (int open = 2; open > 0;) {
    if (poll(children, 2, -1) == -1) return 1;
    for (int i = 0; i < 2; ++i) {
      if (children[i].revents == 0) continue;
      char block[8];
      const ssize_t count = read(children[i].fd, block, sizeof block);
      if (count == -1) return 1;
      bytes += (int)count;
      if (count > 0) continue;
      children[i].fd = -1;  // poll(2) passes it over
      --open;
    }
  }
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 40;
}
