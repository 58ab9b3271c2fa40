// Reads from two writers as epoll and poll say that there is something to read.
#include <poll.h>
#include <sys/epoll.h>

#include "shared.h"

static int pipes[2][2];

static void write_bytes(int number) {
  for (int i = 0; i < 3; ++i)
    if (write(pipes[number][1], "x", 1) != 1) _exit(1);
}

static int ready_by_epoll(int epoll) {
  struct epoll_event event;
  return epoll_wait(epoll, &event, 1, -1) == 1 ? event.data.fd : -1;
}

static int ready_by_poll(void) {
  struct pollfd both[2] = {{.fd = pipes[0][0], .events = POLLIN},
                           {.fd = pipes[1][0], .events = POLLIN}};
  if (poll(both, 2, -1) < 1) return -1;
  return both[0].revents != 0 ? both[0].fd : both[1].fd;
}

int main(void) {
  const int epoll = epoll_create1(0);
  for (int i = 0; i < 2; ++i) {
    if (pipe(pipes[i]) == -1) return 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = pipes[i][0]};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, pipes[i][0], &event) == -1) return 1;
  }
  make_children(2, write_bytes);
  for (int i = 0; i < 6; ++i) {
    char byte;
    if (read(i % 2 == 0 ? ready_by_epoll(epoll) : ready_by_poll(), &byte, 1) != 1) return 1;
  }
  return !all_went_well();
}
