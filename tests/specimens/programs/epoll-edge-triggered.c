// Waits for edges of a socket, and reads each time until EAGAIN says that nothing is left.
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { bursts = 200, size = 10 };

static int send_bursts(int socket) {
  for (int i = 0; i < bursts; ++i) {
    char answer;
    if (write(socket, "0123456789", size) != size) return 1;
    if (read(socket, &answer, 1) != 1) return 1;
  }
  return 0;
}

/// The number of bytes that were there; -1 at the end or after an error.
static int take_all(int socket) {
  int bytes = 0;
  while (1) {
    char block[4];
    const ssize_t count = read(socket, block, sizeof block);
    if (count == -1 && errno == EAGAIN) return bytes;
    if (count <= 0) return -1;
    bytes += (int)count;
  }
}

static int serve(int socket) {
  const int queue = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET};
  if (queue == -1 || epoll_ctl(queue, EPOLL_CTL_ADD, socket, &event) == -1) return 1;
  int bytes = 0;
  while (epoll_wait(queue, &event, 1, -1) == 1) {
    const int more = take_all(socket);
    if (more == -1) break;
    bytes += more;
    if (more > 0 && bytes % size == 0 && write(socket, "!", 1) != 1) return 1;
  }
  return bytes != bursts * size;
}

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(send_bursts(ends[1]));
  }
  close(ends[1]);
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1 || serve(ends[0])) return 1;
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
