// mailbox: messages in a POSIX queue with a name. The queue is opened non-blocking, and poll(2)
// does the waiting: on Linux a queue is a descriptor.

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { longest_text = 1024, most_messages = 10 };

static int usage(void) {
  fprintf(stderr,
          "usage: mailbox post NAME PRIORITY TEXT\n"
          "       mailbox fetch NAME\n"
          "       mailbox count NAME\n"
          "       mailbox rm NAME\n");
  return 2;
}

static int failure(const char* what) {
  fprintf(stderr, "mailbox: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

/* Whether the call that failed is to be made again. Waits for that if need be. */
static bool try_again(mqd_t queue, short events) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  struct pollfd ready = {.fd = queue, .events = events};
  return poll(&ready, 1, -1) >= 0 || errno == EINTR;
}

static int post(const char* name, unsigned priority, const char* text) {
  size_t size = strlen(text);
  if (size > longest_text) {
    fprintf(stderr, "mailbox: a text has at most %d bytes, not %zu\n", longest_text, size);
    return EXIT_FAILURE;
  }
  struct mq_attr attributes = {.mq_maxmsg = most_messages, .mq_msgsize = longest_text};
  umask(0); /* nothing is to be taken away from the mode */
  mqd_t queue = mq_open(name, O_WRONLY | O_CREAT | O_NONBLOCK, 0600, &attributes);
  if (queue == (mqd_t)-1) return failure(name);
  while (mq_send(queue, text, size, priority) == -1)
    if (!try_again(queue, POLLOUT)) return failure(name);
  return EXIT_SUCCESS;
}

static int fetch(const char* name) {
  struct mq_attr attributes;
  mqd_t queue = mq_open(name, O_RDONLY | O_NONBLOCK);
  if (queue == (mqd_t)-1 || mq_getattr(queue, &attributes) == -1) return failure(name);
  char* text = malloc((size_t)attributes.mq_msgsize);
  if (text == NULL) return failure("malloc");
  unsigned priority = 0;
  ssize_t size;
  while ((size = mq_receive(queue, text, (size_t)attributes.mq_msgsize, &priority)) == -1)
    if (!try_again(queue, POLLIN)) return failure(name);
  printf("%u ", priority);
  fwrite(text, 1, (size_t)size, stdout);
  putchar('\n');
  free(text);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : failure("standard output");
}

static int count(const char* name) {
  struct mq_attr attributes;
  mqd_t queue = mq_open(name, O_RDONLY);
  if (queue == (mqd_t)-1 || mq_getattr(queue, &attributes) == -1) return failure(name);
  printf("%ld\n", attributes.mq_curmsgs);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : failure("standard output");
}

/* Digits and nothing else, below the number of priorities. */
static bool parse_priority(const char* text, unsigned* priority) {
  if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0') return false;
  errno = 0;
  unsigned long number = strtoul(text, NULL, 10);
  *priority = (unsigned)number;
  return errno == 0 && number < (unsigned long)sysconf(_SC_MQ_PRIO_MAX);
}

int main(int argc, char* argv[]) {
  if (argc < 3 || argv[2][0] != '/') return usage();
  const char* command = argv[1];
  const char* name = argv[2];
  unsigned priority;
  if (strcmp(command, "post") == 0 && argc == 5 && parse_priority(argv[3], &priority))
    return post(name, priority, argv[4]);
  if (argc != 3) return usage();
  if (strcmp(command, "fetch") == 0) return fetch(name);
  if (strcmp(command, "count") == 0) return count(name);
  if (strcmp(command, "rm") == 0) return mq_unlink(name) == 0 ? EXIT_SUCCESS : failure(name);
  return usage();
}
