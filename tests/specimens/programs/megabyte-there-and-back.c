// Sends a megabyte through a child and back, and polls both pipes, which hold far less.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

enum { all = 1 << 20 };

static int pass_on(int from, int to) {
  static char block[5000];
  ssize_t count = 0;
  while ((count = read(from, block, sizeof block)) > 0)
    for (ssize_t written = 0; written < count;) {
      const ssize_t more = write(to, block + written, (size_t)(count - written));
      if (more == -1) return 1;
      written += more;
    }
  return count != 0;
}

/// What went through; 0 for "not now"; -1 for an error.
static ssize_t moved(ssize_t count) { return count == -1 && errno == EAGAIN ? 0 : count; }

static int talk(int to, int from) {
  static char block[70000];
  ssize_t written = 0, taken = 0;
  while (taken < all) {
    struct pollfd ends[] = {{from, POLLIN, 0}, {written < all ? to : -1, POLLOUT, 0}};
    if (poll(ends, 2, -1) == -1) return 1;
    if (ends[1].revents != 0) {
      const ssize_t left = all - written;
      const size_t size = left < (ssize_t)sizeof block ? (size_t)left : sizeof block;
      const ssize_t count = moved(write(to, block, size));
      if (count == -1) return 1;
      written += count;
      if (written == all) close(to);
    }
    if (ends[0].revents != 0) {
      const ssize_t count = read(from, block, 3000);
      if (count <= 0) return 1;
      taken += count;
    }
  }
  return 0;
}

int main(void) {
  int there[2], back[2];
  if (pipe2(there, O_CLOEXEC) == -1 || pipe2(back, O_CLOEXEC) == -1) return 1;
  if (fork() == 0) {
    close(there[1]);
    close(back[0]);
    _exit(pass_on(there[0], back[1]));
  }
  close(there[0]);
  close(back[1]);
  if (fcntl(there[1], F_SETFL, O_NONBLOCK) == -1 || talk(there[1], back[0])) return 1;
  return wait(NULL) == -1;
}
