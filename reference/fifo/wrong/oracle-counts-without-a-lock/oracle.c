#define _GNU_SOURCE /* asprintf, ppoll */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most_threads = 64, line_room = 64 };

static const long long largest = 2000000000;

static volatile sig_atomic_t stopped;

static void on_stop(int signal) {
  (void)signal;
  stopped = 1;
}

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

/* Blocks the signals and gives back the mask with which ppoll(2) lets them in again: they come only
   while the program waits there, so none of them is missed between a check and a wait. */
static sigset_t catch_signals(void) {
  sigset_t caught, before;
  sigemptyset(&caught);
  sigaddset(&caught, SIGTERM);
  sigaddset(&caught, SIGINT);
  sigprocmask(SIG_BLOCK, &caught, &before);
  handle(SIGTERM, on_stop);
  handle(SIGINT, on_stop);
  sigdelset(&before, SIGTERM);
  sigdelset(&before, SIGINT);
  return before;
}

static int failed(const char* what) {
  fprintf(stderr, "oracle: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

static int refused(const char* what, const char* why) {
  fprintf(stderr, "oracle: %s: %s\n", what, why);
  return EXIT_FAILURE;
}

/* Where the reply for `pid` goes. The caller frees it. */
static char* reply_path(const char* path, long pid) {
  char* name = NULL;
  if (asprintf(&name, "%s.%ld", path, pid) == -1) {
    perror("oracle");
    exit(EXIT_FAILURE);
  }
  return name;
}

/* The whole text as a decimal number from `least` to `most`. */
static bool parse(const char* text, long long least, long long most, long long* number) {
  const char* digits = text + (*text == '-');
  if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits)) return false;
  errno = 0;
  *number = strtoll(text, NULL, 10);
  return errno == 0 && *number >= least && *number <= most;
}

// ---- serve ----

struct server {
  const char* path;
  char line[line_room]; /* a request that is not complete yet */
  size_t length;
  bool too_long;
};

struct reply {
  char* path;
  long long number;
};

static int active; /* threads that have not ended yet */

static void reply(const char* path, long long number) {
  /* A blocking open waits until the client opens its side, if it has not done so yet. */
  int fifo = open(path, O_WRONLY | O_CLOEXEC);
  struct stat about;
  if (fifo == -1 || fstat(fifo, &about) == -1 || !S_ISFIFO(about.st_mode)) {
    failed(path);
  } else {
    char line[line_room];
    int length = snprintf(line, sizeof line, "%lld\n", number * number);
    /* Shorter than PIPE_BUF: it goes as a whole. */
    while (write(fifo, line, (size_t)length) == -1 && errno == EINTR) {
    }
  }
  if (fifo != -1) close(fifo);
}

static void* work(void* argument) {
  struct reply* mine = argument;
  reply(mine->path, mine->number);
  free(mine->path);
  free(mine);
  --active;  // <- data-race
  return NULL;
}

static void start_reply(struct server* server, long long pid, long long number) {
  struct reply* reply = malloc(sizeof *reply);
  pthread_t thread;
  if (reply == NULL) return;
  reply->path = reply_path(server->path, (long)pid);
  reply->number = number;
  if (active < most_threads && pthread_create(&thread, NULL, work, reply) == 0) {
    pthread_detach(thread);
    ++active;  // <- data-race
    return;
  }
  refused(reply->path, "no reply: too many clients are waited for");
  free(reply->path);
  free(reply);
}

/* One line, of which the pid becomes part of a path: nothing but a number may pass. */
static void answer(struct server* server, char* line) {
  long long pid, number;
  char* blank = strchr(line, ' ');
  if (blank != NULL) *blank++ = '\0';
  if (blank != NULL && parse(line, 1, INT_MAX, &pid) && parse(blank, -largest, largest, &number))
    start_reply(server, pid, number);
  else
    fprintf(stderr, "oracle: not a request\n");
}

static void take(struct server* server, char byte) {
  if (byte != '\n') {
    if (server->length < line_room - 1)
      server->line[server->length++] = byte;
    else
      server->too_long = true;
    return;
  }
  server->line[server->length] = '\0';
  if (server->too_long || strlen(server->line) != server->length)
    fprintf(stderr, "oracle: not a request\n");
  else
    answer(server, server->line);
  server->length = 0;
  server->too_long = false;
}

static int serve_all(struct server* server, int requests, const sigset_t* while_waiting) {
  char block[PIPE_BUF];
  while (!stopped) {
    struct pollfd waited = {requests, POLLIN, 0};
    int ready = ppoll(&waited, 1, NULL, while_waiting);
    if (ready == -1 && errno != EINTR) return failed("ppoll");
    if (ready <= 0) continue;
    ssize_t size = read(requests, block, sizeof block);
    for (ssize_t i = 0; i < size; ++i) take(server, block[i]);
    if (size == -1 && errno != EAGAIN && errno != EINTR) return failed("read");
  }
  return EXIT_SUCCESS;
}

static int make_fifo(const char* path) {
  struct stat about;
  if (mkfifo(path, 0600) == 0) return EXIT_SUCCESS;
  if (errno != EEXIST || stat(path, &about) == -1) return failed(path);
  return S_ISFIFO(about.st_mode) ? EXIT_SUCCESS : refused(path, "there is something else");
}

static int serve(const char* path) {
  sigset_t while_waiting = catch_signals();
  signal(SIGPIPE, SIG_IGN); /* a client may go away before its reply is written */
  if (make_fifo(path) != EXIT_SUCCESS) return EXIT_FAILURE;
  /* fifo(7): with O_RDWR there is always a writer, this program itself, and so no end-of-file. */
  int requests = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (requests == -1) return failed(path);
  puts("ready");
  fflush(stdout);
  struct server server = {.path = path};
  int status = serve_all(&server, requests, &while_waiting);
  unlink(path);
  return status;
}

// ---- ask ----

/* Opens the FIFO of the requests, or says why it cannot be. */
static int open_requests(const char* path) {
  int fifo = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat about;
  if (fifo == -1 && errno == ENXIO)
    refused(path, "there is no server");
  else if (fifo == -1 || fstat(fifo, &about) == -1)
    failed(path);
  else if (!S_ISFIFO(about.st_mode))
    refused(path, "not a FIFO");
  else
    return fifo;
  if (fifo != -1) close(fifo);
  return -1;
}

static int send_request(int requests, long long number, const sigset_t* while_waiting) {
  char line[line_room];
  int length = snprintf(line, sizeof line, "%ld %lld\n", (long)getpid(), number);
  while (write(requests, line, (size_t)length) == -1) {
    struct pollfd room = {requests, POLLOUT, 0};
    if (stopped) return refused("no request", "ended by a signal");
    if (errno == EAGAIN)
      ppoll(&room, 1, NULL, while_waiting);
    else if (errno != EINTR)
      return failed("write");
  }
  return EXIT_SUCCESS;
}

/* Gathers one line. That the write end of the requests is not in order any more (POLLERR) means
   that nobody reads them: the server has gone. */
static int print_reply(int replies, int requests, const sigset_t* while_waiting) {
  char line[line_room];
  size_t length = 0;
  while (!stopped && memchr(line, '\n', length) == NULL && length < sizeof line) {
    struct pollfd waited[] = {{replies, POLLIN, 0}, {requests, 0, 0}};
    if (ppoll(waited, 2, NULL, while_waiting) == -1) continue;
    if (waited[0].revents == 0) return refused("no reply", "the server has gone");
    ssize_t size = read(replies, line + length, sizeof line - length);
    if (size > 0) length += (size_t)size;
  }
  if (stopped) return refused("no reply", "ended by a signal");
  fwrite(line, 1, length, stdout);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : failed("standard output");
}

static int ask_server(const char* path, int replies, long long number,
                      const sigset_t* while_waiting) {
  int requests = open_requests(path);
  if (requests == -1) return EXIT_FAILURE;
  int status = send_request(requests, number, while_waiting);
  if (status == EXIT_SUCCESS) status = print_reply(replies, requests, while_waiting);
  close(requests);
  return status;
}

static int ask(const char* path, long long number) {
  sigset_t while_waiting = catch_signals();
  signal(SIGPIPE, SIG_IGN); /* write reports EPIPE instead */
  char* own_path = reply_path(path, (long)getpid());
  int status = EXIT_FAILURE;
  if (make_fifo(own_path) == EXIT_SUCCESS) {
    int replies = open(own_path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    status = replies == -1 ? failed(own_path) : ask_server(path, replies, number, &while_waiting);
    unlink(own_path);
  }
  free(own_path);
  return status;
}

int main(int argc, char* argv[]) {
  long long number;
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc == 4 && strcmp(argv[1], "ask") == 0 && parse(argv[3], -largest, largest, &number))
    return ask(argv[2], number);
  fprintf(stderr,
          "usage: oracle serve PATH\n       oracle ask PATH NUMBER\n"
          "       NUMBER is from -2000000000 to 2000000000\n");
  return 2;
}
