#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static char block[1024];

static long fill(int fd) {
  long total = 0;
  ssize_t count;
  while ((count = write(fd, block, sizeof block)) > 0) total += count;
  return total;
}

static long drain(int fd) {
  long total = 0;
  ssize_t count;
  while ((count = read(fd, block, sizeof block)) > 0) total += count;
  return total;
}

static long fill_queue(mqd_t queue) {
  long messages = 0;
  while (mq_send(queue, block, 128, 0) == 0) ++messages;
  return messages;
}

static long drain_queue(mqd_t queue) {
  long messages = 0;
  while (mq_receive(queue, block, 128, NULL) >= 0) ++messages;
  return messages;
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: capacity\n");
    return 2;
  }
  int tube[2];
  int pair[2];
  struct mq_attr form = {.mq_maxmsg = 10, .mq_msgsize = 128};
  if (pipe2(tube, O_NONBLOCK) == -1) return 0;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == -1) return 1;
  mqd_t queue = mq_open("/capacity", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &form);
  if (queue == -1) return 1;

  printf("pipe %ld\n", fill(tube[1]));
  printf("socket %ld\n", fill(pair[0]));
  printf("mqueue %ld\n", fill_queue(queue));
  long from_pipe = drain(tube[0]);
  long from_socket = drain(pair[1]);
  printf("drained %ld %ld %ld\n", from_pipe, from_socket, drain_queue(queue));
  mq_unlink("/capacity");
  return 0;
}
