#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: capacity\n");
    return 2;
  }
  int tube[2];
  int pair[2];
  int buffer = 0;
  socklen_t size = sizeof buffer;
  struct mq_attr form = {.mq_maxmsg = 10, .mq_msgsize = 128};
  if (pipe(tube) == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1) return 1;
  mqd_t queue = mq_open("/capacity", O_RDWR | O_CREAT, 0600, &form);
  if (queue == -1) return 1;
  int room = fcntl(tube[1], F_GETPIPE_SZ);
  getsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &buffer, &size);
  mq_getattr(queue, &form);
  printf("pipe %d\nsocket %d\nmqueue %ld\n", room, buffer, form.mq_maxmsg);
  printf("drained %d %d %ld\n", room, buffer, form.mq_maxmsg);
  mq_unlink("/capacity");
  return 0;
}
