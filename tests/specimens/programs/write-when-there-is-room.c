// Writes more into a non-blocking pipe than it holds, and the rest when poll() says there is room.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[200000];

static int write_all(int fd, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t count = write(fd, bytes, size);
    if (count == -1 && errno != EAGAIN) return 1;
    if (count == -1) {
      struct pollfd room = {fd, POLLOUT, 0};
      if (poll(&room, 1, -1) == -1) return 1;
      continue;
    }
    bytes += count;
    size -= (size_t)count;
  }
  return 0;
}

static int count_all(int fd) {
  size_t bytes = 0;
  ssize_t count = 0;
  while ((count = read(fd, block, sizeof block)) > 0) bytes += (size_t)count;
  return bytes != sizeof block;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || fcntl(ends[1], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (fork() == 0) {
    close(ends[1]);
    _exit(count_all(ends[0]));
  }
  close(ends[0]);
  if (write_all(ends[1], block, sizeof block)) return 1;
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
