// beacon: sends datagrams there and back over UDP. The socket itself limits how long a read waits
// (SO_RCVTIMEO), and SIGTERM ends the server within a handler that sets nothing but a flag.

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { patience_ms = 200, tries = 3, buffer_size = 65536 };

static char buffer[buffer_size];

static int failure(const char* what) {
  fprintf(stderr, "beacon: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

/* ---- serve ----------------------------------------------------------------------------------- */

static volatile sig_atomic_t asked_to_end;

static void on_end(int signal) {
  (void)signal;
  asked_to_end = 1;
}

/* Blocks the signals that end the server; pselect(2) lets them through while it waits, only then.
 */
static sigset_t prepare_signals(void) {
  struct sigaction action = {.sa_handler = on_end, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGINT);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  return before;
}

/* An error here is about one datagram, and datagrams may be lost. An empty one is one, too. */
static void echo(int socket) {
  struct sockaddr_in sender;
  socklen_t length = sizeof sender;
  ssize_t count =
      recvfrom(socket, buffer, sizeof buffer, MSG_DONTWAIT, (struct sockaddr*)&sender, &length);
  if (count == -1) return;
  if (sendto(socket, buffer, (size_t)count, 0, (struct sockaddr*)&sender, length) == -1)
    perror("beacon: an answer was lost");
}

static int serve(uint16_t port) {
  sigset_t before = prepare_signals();
  int server = socket(AF_INET, SOCK_DGRAM, 0);
  if (server == -1) return failure("socket");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(server, (struct sockaddr*)&address, sizeof address) == -1) return failure("bind");
  puts("ready");
  fflush(stdout);
  while (!asked_to_end) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(server, &readable);
    if (pselect(server + 1, &readable, NULL, NULL, NULL, &before) == 1) echo(server);
  }
  close(server);
  return EXIT_SUCCESS;
}

/* ---- ask ------------------------------------------------------------------------------------- */

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads one datagram, for at most so long. A timeout of 0 would mean for ever. */
static ssize_t receive_within(int socket, long milliseconds) {
  struct timeval timeout = {.tv_sec = 0, .tv_usec = milliseconds * 1000};
  if (setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == -1) return -1;
  return recv(socket, buffer, sizeof buffer, 0);
}

/* The whole wait ends after the same time, however much comes that is no answer. */
static bool is_answered(int socket, const char* wanted, size_t size) {
  long end = now_ms() + patience_ms;
  for (long left = patience_ms; left > 0; left = end - now_ms()) {
    ssize_t count = receive_within(socket, left);
    if (count >= 0 && (size_t)count == size && memcmp(buffer, wanted, size) == 0) return true;
    /* EAGAIN: the time is over. ECONNREFUSED: nobody was there; the next try may find somebody. */
    if (count == -1 && errno == EAGAIN) return false;
  }
  return false;
}

static bool call(int socket, unsigned long number) {
  char datagram[24];
  size_t size = (size_t)snprintf(datagram, sizeof datagram, "%lu", number);
  for (int i = 0; i < tries; ++i) {
    send(socket, datagram, size, 0); /* if it fails, it is as good as lost */
    if (is_answered(socket, datagram, size)) return true;
  }
  return false;
}

/* A connected socket takes datagrams of its server only. Returns -1 after a message. */
static int connect_to(const char* host, const char* port) {
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};
  struct addrinfo* found = NULL;
  int error = getaddrinfo(host, port, &hints, &found);
  if (error != 0) {
    fprintf(stderr, "beacon: %s: %s\n", host, gai_strerror(error));
    return -1;
  }
  int fd = socket(found->ai_family, found->ai_socktype, 0);
  if (fd == -1 || connect(fd, found->ai_addr, found->ai_addrlen) == -1) {
    failure(host);
    fd = -1;
  }
  freeaddrinfo(found);
  return fd;
}

static int ask(const char* host, const char* port, unsigned long count) {
  int server = connect_to(host, port);
  if (server == -1) return EXIT_FAILURE;
  unsigned long received = 0;
  for (unsigned long number = 0; number < count; ++number) {
    bool answered = call(server, number);
    if (answered) ++received;
    printf("%lu %s\n", number, answered ? "ok" : "lost");
    fflush(stdout);
  }
  printf("%lu/%lu received\n", received, count);
  close(server);
  return received == count ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A decimal number up to `most`. */
static bool parse_number(const char* text, unsigned long most, unsigned long* number) {
  if (*text == '\0' || strlen(text) > 10 || text[strspn(text, "0123456789")] != '\0') return false;
  *number = strtoul(text, NULL, 10);
  return *number <= most;
}

static int usage(void) {
  fprintf(stderr, "usage: beacon serve PORT\n       beacon ask HOST PORT COUNT\n");
  return 2;
}

int main(int argc, char* argv[]) {
  unsigned long port = 0;
  unsigned long count = 0;
  if (argc == 3 && strcmp(argv[1], "serve") == 0) {
    if (!parse_number(argv[2], 65535, &port) || port == 0) return usage();
    return serve((uint16_t)port);
  }
  if (argc == 5 && strcmp(argv[1], "ask") == 0) {
    if (!parse_number(argv[3], 65535, &port) || port == 0) return usage();
    if (!parse_number(argv[4], UINT32_MAX, &count)) return usage();
    return ask(argv[2], argv[3], count);
  }
  return usage();
}
