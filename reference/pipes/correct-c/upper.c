// upper: prints standard input with a-z turned into A-Z. One process does the feeding and the
// printing: poll(2) tells which of the two pipes can be served without waiting.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { block_size = 32768 };

/* Bytes on their way from one descriptor to another: those from `begin` to `end` wait. */
struct buffer {
  unsigned char bytes[block_size];
  size_t begin;
  size_t end;
};

/* The parent's view: input -> outward -> there (the child) back -> inward -> output. */
struct relay {
  int there; /* -1 once everything has been sent and the pipe is closed */
  int back;
  bool input_ended;
  struct buffer outward;
  struct buffer inward;
};

static bool try_again(void) { return errno == EINTR || errno == EAGAIN; }

/* Fills an empty buffer with what is there. Returns 0 at end-of-file, -1 on failure, else 1. */
static int fill(struct buffer* buffer, int fd) {
  ssize_t count = read(fd, buffer->bytes, block_size);
  if (count == -1) return try_again() ? 1 : -1;
  buffer->begin = 0;
  buffer->end = (size_t)count;
  return count > 0;
}

/* Writes what the descriptor takes. */
static int drain(struct buffer* buffer, int fd) {
  ssize_t count = write(fd, buffer->bytes + buffer->begin, buffer->end - buffer->begin);
  if (count == -1) return try_again() ? 1 : -1;
  buffer->begin += (size_t)count;
  return 1;
}

static bool is_empty(const struct buffer* buffer) { return buffer->begin == buffer->end; }

static void to_capitals(struct buffer* buffer) {
  for (size_t i = buffer->begin; i < buffer->end; ++i) {
    unsigned char byte = buffer->bytes[i];
    if (byte >= 'a' && byte <= 'z') buffer->bytes[i] = (unsigned char)(byte - 'a' + 'A');
  }
}

/* The child: returns its exit status. */
static int convert(int from, int to) {
  static struct buffer buffer;
  for (;;) {
    int filled = fill(&buffer, from);
    if (filled <= 0) return filled == 0 ? 0 : 1;
    to_capitals(&buffer);
    while (!is_empty(&buffer))
      if (drain(&buffer, to) == -1) return 1;
  }
}

/* Which descriptor to wait for, and for what: a buffer is either to be filled or to be emptied. */
static struct pollfd side(const struct buffer* buffer, int source, int target) {
  struct pollfd result = {.fd = source, .events = POLLIN};
  if (!is_empty(buffer)) result = (struct pollfd){.fd = target, .events = POLLOUT};
  return result;
}

static int serve_outward(struct relay* relay) {
  if (!is_empty(&relay->outward)) {
    if (drain(&relay->outward, relay->there) == -1) return -1;
  } else {
    int filled = fill(&relay->outward, STDIN_FILENO);
    if (filled == -1) return -1;
    relay->input_ended = filled == 0;
  }
  if (relay->input_ended) {
    close(relay->there); /* the child's end-of-file */
    relay->there = -1;
  }
  return 1;
}

/* Returns 0 when the child has sent its last byte and all is printed. */
static int serve_inward(struct relay* relay) {
  if (!is_empty(&relay->inward)) return drain(&relay->inward, STDOUT_FILENO);
  return fill(&relay->inward, relay->back);
}

/* Returns 0 when all has been printed, -1 on failure. */
static int run_relay(struct relay* relay) {
  for (;;) {
    struct pollfd waits[2] = {side(&relay->inward, relay->back, STDOUT_FILENO),
                              side(&relay->outward, STDIN_FILENO, relay->there)};
    if (relay->there == -1) waits[1].fd = -1; /* poll(2) passes over it */
    if (poll(waits, 2, -1) == -1) {
      if (errno == EINTR) continue;
      return -1;
    }
    if (waits[1].revents != 0 && serve_outward(relay) == -1) return -1;
    if (waits[0].revents != 0) {
      int served = serve_inward(relay);
      if (served <= 0) return served;
    }
  }
}

static int failure(const char* what) {
  perror(what);
  return EXIT_FAILURE;
}

static pid_t start_child(const int there[2], const int back[2]) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  close(there[1]);
  close(back[0]);
  _exit(convert(there[0], back[1]));
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s < INPUT\n", argv[0]);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN); /* a reader that has gone is a failed write, with a message */
  int there[2];
  int back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return failure("upper: pipe");
  pid_t child = start_child(there, back);
  if (child == -1) return failure("upper: fork");
  close(there[0]);
  close(back[1]);
  /* poll(2) promises room for PIPE_BUF bytes; a larger write must not wait for the rest. */
  fcntl(there[1], F_SETFL, O_NONBLOCK);

  static struct relay relay;
  relay.there = there[1];
  relay.back = back[0];
  int done = run_relay(&relay);
  if (done == -1) perror("upper");
  if (relay.there != -1) close(relay.there);
  close(relay.back);
  int status = 0;
  while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  if (done == 0 && relay.input_ended && status == 0) return EXIT_SUCCESS;
  fprintf(stderr, "upper: the input could not be converted\n");
  return EXIT_FAILURE;
}
