// Echoes in one process what three children send, on non-blocking sockets and edges of epoll.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 3, size = 1000 };

static int talk(int socket) {
  static char block[size];
  if (write(socket, block, size) != size || shutdown(socket, SHUT_WR) == -1) return 1;
  int bytes = 0;
  for (ssize_t count = 0; (count = read(socket, block, size)) > 0;) bytes += (int)count;
  return bytes != size;
}

static int start(int queue) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(talk(ends[1]));
  }
  close(ends[1]);
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = ends[0]};
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1) return 1;
  return epoll_ctl(queue, EPOLL_CTL_ADD, ends[0], &event) == -1;
}

/// False at the end. What is sent back always fits into an empty socket.
static int echo(int socket) {
  char block[100];
  ssize_t count = 0;
  while ((count = read(socket, block, sizeof block)) > 0)
    if (write(socket, block, (size_t)count) != count) return 0;
  return count == -1 && errno == EAGAIN;
}

int main(void) {
  const int queue = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < children; ++i)
    if (start(queue)) return 1;
  for (int open = children; open > 0;) {
    struct epoll_event events[children];
    const int ready = epoll_wait(queue, events, children, -1);
    for (int i = 0; i < ready; ++i) {
      if (echo(events[i].data.fd)) continue;
      // epoll(7): children that were made later have copies of it, so close() alone is not enough.
      epoll_ctl(queue, EPOLL_CTL_DEL, events[i].data.fd, NULL);
      shutdown(events[i].data.fd, SHUT_RDWR);
      close(events[i].data.fd);
      --open;
    }
  }
  int failed = 0;
  for (int i = 0, status = 0; i < children; ++i) failed |= wait(&status) == -1 || status != 0;
  return failed;
}
