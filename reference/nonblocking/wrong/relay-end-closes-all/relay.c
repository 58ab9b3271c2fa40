#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { most = 256, held = 32768 };

struct direction {
  int from, to;
  size_t begin, end;
  int ended, passed_on;
  char bytes[held];
};

static struct direction* ways[2 * most]; /* two for each connection, one after the other */
static struct pollfd waits[4 * most + 1];
static struct sockaddr_un here, there;
static volatile sig_atomic_t stop;

static void on_signal(int signal) {
  (void)signal;
  stop = 1;
}

static void set_address(struct sockaddr_un* address, const char* path) {
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) {
    fprintf(stderr, "relay: %s is too long\n", path);
    exit(1);
  }
  strcpy(address->sun_path, path);
}

static void receive(struct direction* way) {
  ssize_t size = read(way->from, way->bytes, held);
  if (size > 0) {
    way->begin = 0;
    way->end = (size_t)size;
  } else if (size == 0 || errno != EAGAIN) {
    way->ended = 1;
  }
}

static void send_on(struct direction* way) {
  ssize_t size = send(way->to, way->bytes + way->begin, way->end - way->begin, MSG_NOSIGNAL);
  if (size >= 0) {
    way->begin += (size_t)size;
  } else if (errno != EAGAIN) {
    way->begin = way->end;
    way->ended = 1;
  }
}

static void serve(struct direction* way, short in, short out) {
  if (in != 0) receive(way);
  if (out != 0) send_on(way);
  if (way->ended && way->begin == way->end && !way->passed_on) {
    shutdown(way->to, SHUT_WR);
    way->passed_on = 1;
  }
}

static struct direction* make_direction(int from, int to) {
  struct direction* way = calloc(1, sizeof *way);
  way->from = from;
  way->to = to;
  fcntl(from, F_SETFL, O_NONBLOCK);
  return way;
}

static void accept_one(int listener) {
  int client = accept(listener, NULL, NULL);
  int target = socket(AF_UNIX, SOCK_STREAM, 0);
  int i = 0;
  while (i < most && ways[2 * i] != NULL) ++i;
  if (i == most || connect(target, (struct sockaddr*)&there, sizeof there) == -1) {
    close(client);
    close(target);
    return;
  }
  ways[2 * i] = make_direction(client, target);
  ways[2 * i + 1] = make_direction(target, client);
}

static void close_if_done(struct direction** pair) {
  if (pair[0] == NULL || (!pair[0]->passed_on && !pair[1]->passed_on)) return;
  close(pair[0]->from);
  close(pair[0]->to);
  free(pair[0]);
  free(pair[1]);
  pair[0] = pair[1] = NULL;
}

static void prepare_waits(int listener) {
  waits[0] = (struct pollfd){listener, POLLIN, 0};
  for (int i = 0; i < 2 * most; ++i) {
    struct direction* way = ways[i];
    int reads = way != NULL && !way->ended && way->begin == way->end;
    int writes = way != NULL && way->begin < way->end;
    waits[2 * i + 1] = (struct pollfd){reads ? way->from : -1, POLLIN, 0};
    waits[2 * i + 2] = (struct pollfd){writes ? way->to : -1, POLLOUT, 0};
  }
}

static void serve_all(void) {
  for (int i = 0; i < 2 * most; ++i)
    if (ways[i] != NULL) serve(ways[i], waits[2 * i + 1].revents, waits[2 * i + 2].revents);
  for (int i = 0; i < most; ++i) close_if_done(&ways[2 * i]);
}

int main(int argc, char* argv[]) {
  if (argc != 3) {
    fprintf(stderr, "usage: relay LISTEN TARGET\n");
    return 2;
  }
  sigset_t both, before;
  sigemptyset(&both);
  sigaddset(&both, SIGTERM);
  sigaddset(&both, SIGINT);
  sigprocmask(SIG_BLOCK, &both, &before);
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);

  set_address(&here, argv[1]);
  set_address(&there, argv[2]);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1 || listen(listener, 128) == -1) {
    perror(argv[1]);
    return 1;
  }
  printf("ready\n");
  fflush(stdout);
  while (!stop) {
    prepare_waits(listener);
    if (ppoll(waits, 4 * most + 1, NULL, &before) == -1) continue;
    serve_all();
    if (waits[0].revents != 0) accept_one(listener);
  }
  unlink(argv[1]);
  return 0;
}
