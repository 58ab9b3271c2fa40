#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void) {
  fprintf(stderr, "usage: mailbox post NAME PRIORITY TEXT | fetch NAME | count NAME | rm NAME\n");
  return 2;
}

static int failure(const char* what) {
  perror(what);
  return 1;
}

static int post(const char* name, unsigned priority, const char* text) {
  size_t size = strlen(text);
  if (size > 1024) {
    fprintf(stderr, "the text is too long\n");
    return 1;
  }
  struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = 1024};
  mqd_t queue = mq_open(name, O_WRONLY | O_CREAT | O_NONBLOCK, 0600, &attributes);
  if (queue == -1) return failure(name);
  struct pollfd room = {.fd = queue, .events = POLLOUT};
  while (poll(&room, 1, -1) == -1 && errno == EINTR) {
  }
  if (mq_send(queue, text, size, priority) == -1) return failure(name);
  return 0;
}

static int fetch(const char* name) {
  mqd_t queue = mq_open(name, O_RDONLY);
  if (queue == -1) return failure(name);
  static char text[8192];
  unsigned priority;
  ssize_t size = mq_receive(queue, text, sizeof text, &priority);
  if (size == -1) return failure(name);
  printf("%u %.*s\n", priority, (int)size, text);
  return 0;
}

static int count(const char* name) {
  mqd_t queue = mq_open(name, O_RDONLY);
  struct mq_attr attributes;
  if (queue == -1 || mq_getattr(queue, &attributes) == -1) return failure(name);
  printf("%ld\n", attributes.mq_curmsgs);
  return 0;
}

int main(int argc, char* argv[]) {
  if (argc < 3 || argv[2][0] != '/') return usage();
  const char* name = argv[2];
  if (strcmp(argv[1], "post") == 0 && argc == 5) {
    char* end;
    unsigned long priority = strtoul(argv[3], &end, 10);
    if (argv[3][0] < '0' || argv[3][0] > '9' || *end != '\0' || priority > 32767) return usage();
    return post(name, (unsigned)priority, argv[4]);
  }
  if (argc != 3) return usage();
  if (strcmp(argv[1], "fetch") == 0) return fetch(name);
  if (strcmp(argv[1], "count") == 0) return count(name);
  if (strcmp(argv[1], "rm") == 0) return mq_unlink(name) == -1 ? failure(name) : 0;
  return usage();
}
