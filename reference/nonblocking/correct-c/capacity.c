// capacity: fills a pipe, a Unix stream socket pair and a POSIX message queue until the kernel says
// EAGAIN, and empties each again. Each is asked not to wait in a way of its own: the pipe by
// fcntl(2), the sockets by a flag of each call, the queue by mq_setattr(3).

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { write_size = 1024, queue_length = 10, message_size = 128 };

/* One step of filling or draining: what it moved, or -1 and errno. */
typedef ssize_t step(int fd);

static char block[write_size];

static ssize_t put_into_pipe(int fd) { return write(fd, block, sizeof block); }
static ssize_t take_from_pipe(int fd) { return read(fd, block, sizeof block); }
static ssize_t put_into_socket(int fd) { return send(fd, block, sizeof block, MSG_DONTWAIT); }
static ssize_t take_from_socket(int fd) { return recv(fd, block, sizeof block, MSG_DONTWAIT); }
static ssize_t put_into_queue(int fd) { return mq_send(fd, block, message_size, 0) == 0 ? 1 : -1; }
static ssize_t take_from_queue(int fd) {
  return mq_receive(fd, block, message_size, NULL) == message_size ? 1 : -1;
}

/* Steps until EAGAIN. Returns the sum, or -1 if a step failed for another reason. */
static long sum_until_eagain(step* next, int fd) {
  long sum = 0;
  for (;;) {
    ssize_t moved = next(fd);
    if (moved > 0) {
      sum += moved;
    } else if (moved == 0) {
      errno = EPIPE; /* an end-of-file, although we have the other end */
      return -1;
    } else if (errno != EINTR) {
      return errno == EAGAIN ? sum : -1;
    }
  }
}

static int make_pipe(int ends[2]) {
  if (pipe(ends) == -1) return -1;
  for (int i = 0; i < 2; ++i)
    if (fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK) == -1) return -1;
  return 0;
}

/* The caller removes it again by its name. */
static mqd_t make_queue(const char* name) {
  struct mq_attr form = {.mq_maxmsg = queue_length, .mq_msgsize = message_size};
  mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &form);
  if (queue == -1) return -1;
  form.mq_flags = O_NONBLOCK;
  if (mq_setattr(queue, &form, NULL) == 0) return queue;
  mq_unlink(name);
  return -1;
}

static int failure(const char* what) {
  perror(what);
  return EXIT_FAILURE;
}

static int measure(const int tube[2], const int pair[2], mqd_t queue) {
  step* const put[] = {put_into_pipe, put_into_socket, put_into_queue};
  step* const take[] = {take_from_pipe, take_from_socket, take_from_queue};
  const char* const names[] = {"pipe", "socket", "mqueue"};
  const int in[] = {tube[1], pair[0], queue};
  const int out[] = {tube[0], pair[1], queue};
  long drained[3];

  for (int i = 0; i < 3; ++i) {
    long filled = sum_until_eagain(put[i], in[i]);
    if (filled == -1) return failure("capacity: fill");
    printf("%s %ld\n", names[i], filled);
  }
  for (int i = 0; i < 3; ++i) {
    drained[i] = sum_until_eagain(take[i], out[i]);
    if (drained[i] == -1) return failure("capacity: drain");
  }
  printf("drained %ld %ld %ld\n", drained[0], drained[1], drained[2]);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : failure("capacity: standard output");
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }
  int tube[2];
  int pair[2];
  if (make_pipe(tube) == -1) return failure("capacity: pipe");
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1) return failure("capacity: socketpair");

  /* Two that run at the same time have queues of their own. */
  char name[64];
  snprintf(name, sizeof name, "/capacity-%ld", (long)getpid());
  mqd_t queue = make_queue(name);
  if (queue == -1) return failure("capacity: mq_open");
  int status = measure(tube, pair, queue);
  mq_unlink(name);
  return status;
}
