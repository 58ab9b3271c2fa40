// Polls descriptors of two children until they end, and waits for each through its descriptor.
#define _GNU_SOURCE
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int start(long milliseconds) {
  const pid_t child = fork();
  if (child == 0) {
    const struct timespec time = {0, milliseconds * 1000000};
    _exit(nanosleep(&time, NULL) == -1);
  }
  return (int)syscall(SYS_pidfd_open, child, 0);
}

int main(void) {
  struct pollfd children[] = {{start(20), POLLIN, 0}, {start(5), POLLIN, 0}};
  if (children[0].fd == -1 || children[1].fd == -1) return 1;
  for (int left = 2; left > 0;) {
    if (poll(children, 2, -1) == -1) return 1;
    for (int i = 0; i < 2; ++i) {
      if (children[i].revents == 0) continue;
      siginfo_t ended;
      if (waitid((idtype_t)3 /* P_PIDFD */, (id_t)children[i].fd, &ended, WEXITED) == -1) return 1;
      close(children[i].fd);
      children[i].fd = -1;
      --left;
    }
  }
  return 0;
}
