// relay: joins each connection to the Unix socket LISTEN with a fresh one to TARGET. epoll(7) waits
// for all sockets and, through a signalfd(2), for the signals. What a side does not take at once
// waits in a ring of 64 KiB; while it is full, nothing more is read for it.

#define _GNU_SOURCE /* accept4(2) */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum { most_held = 65536, most_events = 64 };

/* One side of a connection: its socket, and what waits to be sent there. */
struct side {
  int fd;
  uint32_t watched;   /* the events that epoll watches now; 0: the socket is not watched at all */
  bool ended;         /* nothing more is to be read from here */
  bool told_the_end;  /* the other side's end has been passed on to here */
  size_t first, held; /* the ring */
  struct side* other;
  struct connection* connection;
  char ring[most_held];
};

struct connection {
  struct side client, target;
  bool closed;
  struct connection* next_closed;
};

static int epoll;
static int listener;
static bool listener_watched;
static struct connection* closed_ones;

/* ---- The ring -------------------------------------------------------------------------------- */

/* `size` bytes of the ring from `begin`, in at most two pieces. Returns how many pieces. */
static int pieces(struct side* side, size_t begin, size_t size, struct iovec into[2]) {
  size_t at = begin % most_held;
  size_t before_end = most_held - at < size ? most_held - at : size;
  into[0] = (struct iovec){side->ring + at, before_end};
  into[1] = (struct iovec){side->ring, size - before_end};
  return size == before_end ? 1 : 2;
}

static bool is_for_later(void) { return errno == EAGAIN || errno == EINTR; }

/* From the socket of `side` into the ring of the other one. */
static void receive(struct side* side) {
  struct side* to = side->other;
  struct iovec room[2];
  int count = pieces(to, to->first + to->held, most_held - to->held, room);
  ssize_t size = readv(side->fd, room, count);
  if (size > 0)
    to->held += (size_t)size;
  else if (size == 0 || !is_for_later())
    side->ended = true;
}

static void send_on(struct side* side) {
  struct iovec bytes[2];
  int count = pieces(side, side->first, side->held, bytes);
  ssize_t size = writev(side->fd, bytes, count);
  if (size >= 0) {
    side->first = (side->first + (size_t)size) % most_held;
    side->held -= (size_t)size;
  } else if (!is_for_later()) {
    /* Nobody takes it any more. Its sender learns the same way; what comes back still counts. */
    side->held = 0;
    side->other->ended = true;
    shutdown(side->other->fd, SHUT_RD);
  }
}

/* ---- Connections ----------------------------------------------------------------------------- */

/* What is waited for follows from the state. A socket of which nothing is wanted is taken out:
   EPOLLHUP would be told again and again. */
static void watch(struct side* side) {
  uint32_t wanted = 0;
  if (!side->ended && side->other->held < most_held) wanted |= EPOLLIN;
  if (side->held > 0) wanted |= EPOLLOUT;
  if (wanted == side->watched) return;
  struct epoll_event event = {.events = wanted, .data.ptr = side};
  int operation = side->watched == 0 ? EPOLL_CTL_ADD : wanted == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll, operation, side->fd, &event) == -1) perror("relay: epoll_ctl");
  side->watched = wanted;
}

static void pass_on_the_end(struct side* from) {
  struct side* to = from->other;
  if (!from->ended || to->held > 0 || to->told_the_end) return;
  shutdown(to->fd, SHUT_WR);
  to->told_the_end = true;
}

/* The memory goes later: other events of the same round may still name it. */
static void close_connection(struct connection* connection) {
  close(connection->client.fd);
  close(connection->target.fd);
  connection->closed = true;
  connection->next_closed = closed_ones;
  closed_ones = connection;
}

/* Without descriptors nobody can be accepted, and whoever waits for that would wake us again at
   once. So the listener is watched again only after a connection has been closed. */
static int watch_listener(bool wanted) {
  if (wanted == listener_watched) return 0;
  listener_watched = wanted;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listener};
  return epoll_ctl(epoll, wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener, &event);
}

static void free_closed(void) {
  if (closed_ones != NULL) watch_listener(true);
  while (closed_ones != NULL) {
    struct connection* connection = closed_ones;
    closed_ones = connection->next_closed;
    free(connection);
  }
}

static void update(struct connection* connection) {
  pass_on_the_end(&connection->client);
  pass_on_the_end(&connection->target);
  if (connection->client.told_the_end && connection->target.told_the_end) {
    close_connection(connection);
  } else {
    watch(&connection->client);
    watch(&connection->target);
  }
}

static void serve(struct side* side, uint32_t events) {
  if (side->connection->closed) return;
  bool broken = (events & (EPOLLHUP | EPOLLERR)) != 0;
  bool may_read = !side->ended && side->other->held < most_held;
  if (may_read && (broken || (events & EPOLLIN) != 0)) receive(side);
  if (side->held > 0 && (broken || (events & EPOLLOUT) != 0)) send_on(side);
  update(side->connection);
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool set_address(struct sockaddr_un* address, const char* path) {
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return false;
  }
  strcpy(address->sun_path, path);
  return true;
}

/* connect(2) to a Unix socket waits only while too many others wait to be accepted there: at most a
   second, since everybody else waits as well. */
static int open_target(const struct sockaddr_un* target) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval patience = {.tv_sec = 1};
  if (fd == -1) return -1;
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(fd, (const struct sockaddr*)target, sizeof *target) == 0 &&
      fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
    return fd;
  close(fd);
  return -1;
}

static void join(int client, int target) {
  struct connection* connection = malloc(sizeof *connection);
  if (connection == NULL) {
    close(client);
    close(target);
    return;
  }
  /* Not the rings: they need no first value. */
  connection->closed = false;
  struct side* sides[2] = {&connection->client, &connection->target};
  for (int i = 0; i < 2; ++i) {
    struct side* side = sides[i];
    side->fd = i == 0 ? client : target;
    side->other = sides[1 - i];
    side->connection = connection;
    side->watched = 0;
    side->ended = side->told_the_end = false;
    side->first = side->held = 0;
  }
  update(connection);
}

static void accept_one(const struct sockaddr_un* address) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client == -1) {
    if (errno == EMFILE || errno == ENFILE) watch_listener(false);
    return;
  }
  int target = open_target(address);
  if (target == -1)
    close(client);
  else
    join(client, target);
}

static int open_listener(const char* path) {
  struct sockaddr_un address;
  if (!set_address(&address, path)) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd == -1 || bind(fd, (struct sockaddr*)&address, sizeof address) == -1) return -1;
  if (listen(fd, SOMAXCONN) == 0) return fd;
  unlink(path);
  return -1;
}

/* SIGTERM and SIGINT are read like data; a peer that has gone is an error of writev(2). */
static int open_signals(void) {
  signal(SIGPIPE, SIG_IGN);
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGTERM);
  sigaddset(&awaited, SIGINT);
  if (sigprocmask(SIG_BLOCK, &awaited, NULL) == -1) return -1;
  return signalfd(-1, &awaited, SFD_CLOEXEC);
}

/* ---- All together ---------------------------------------------------------------------------- */

static int watch_signals(int* signals) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = signals};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, *signals, &event);
}

/* Until a signal comes (true), or waiting fails (false). */
static bool run(int* signals, const struct sockaddr_un* target) {
  struct epoll_event events[most_events];
  for (;;) {
    int count = epoll_wait(epoll, events, most_events, -1);
    if (count == -1 && errno != EINTR) return false;
    for (int i = 0; i < count; ++i) {
      void* source = events[i].data.ptr;
      if (source == signals) return true;
      if (source == &listener)
        accept_one(target);
      else
        serve(source, events[i].events);
    }
    free_closed();
  }
}

static int failure(const char* what) {
  fprintf(stderr, "relay: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s LISTEN TARGET\n", argv[0]);
    return 2;
  }
  struct sockaddr_un target;
  if (!set_address(&target, argv[2])) return failure(argv[2]);
  int signals = open_signals();
  epoll = epoll_create1(EPOLL_CLOEXEC);
  if (signals == -1 || epoll == -1) return failure("signals");
  listener = open_listener(argv[1]);
  if (listener == -1) return failure(argv[1]);

  bool well = false;
  if (watch_listener(true) == 0 && watch_signals(&signals) == 0) {
    puts("ready");
    if (fflush(stdout) == 0) well = run(&signals, &target);
  }
  int status = well ? EXIT_SUCCESS : failure("epoll");
  unlink(argv[1]);
  return status;
}
