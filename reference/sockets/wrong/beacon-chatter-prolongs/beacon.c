#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[65536];

static int serve(int fd, struct sockaddr_in* address) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, NULL);
  int signals = signalfd(-1, &ends, 0);
  if (bind(fd, (struct sockaddr*)address, sizeof *address) == -1) {
    perror("beacon");
    return 1;
  }
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct pollfd entries[2] = {{signals, POLLIN, 0}, {fd, POLLIN, 0}};
    if (poll(entries, 2, -1) == -1) continue;
    if (entries[0].revents != 0) return 0;
    struct sockaddr_in sender;
    socklen_t length = sizeof sender;
    ssize_t size = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr*)&sender, &length);
    if (size == -1) continue;
    sendto(fd, buffer, (size_t)size, 0, (struct sockaddr*)&sender, length);
  }
}

static int is_answered(int fd, const char* datagram, size_t size) {
  for (;;) {
    struct pollfd entry = {fd, POLLIN, 0};
    int ready = poll(&entry, 1, 200);
    if (ready == 0) return 0;
    if (ready == -1) continue;
    ssize_t count = recv(fd, buffer, sizeof buffer, 0);
    if (count == (ssize_t)size && memcmp(buffer, datagram, size) == 0) return 1;
  }
}

static int call(int fd, unsigned long number) {
  char datagram[24];
  int size = snprintf(datagram, sizeof datagram, "%lu", number);
  for (int i = 0; i < 3; ++i) {
    send(fd, datagram, (size_t)size, 0);
    if (is_answered(fd, datagram, (size_t)size)) return 1;
  }
  return 0;
}

static int ask(int fd, struct sockaddr_in* address, unsigned long count) {
  if (connect(fd, (struct sockaddr*)address, sizeof *address) == -1) return 1;
  unsigned long received = 0;
  for (unsigned long number = 0; number < count; ++number) {
    int answered = call(fd, number);
    received += (unsigned long)answered;
    printf("%lu %s\n", number, answered ? "ok" : "lost");
    fflush(stdout);
  }
  printf("%lu/%lu received\n", received, count);
  return received == count ? 0 : 1;
}

static int is_number(const char* text) {
  return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

int main(int argc, char* argv[]) {
  int serves = argc == 3 && strcmp(argv[1], "serve") == 0 && is_number(argv[2]);
  int asks = argc == 5 && strcmp(argv[1], "ask") == 0 && is_number(argv[3]) && is_number(argv[4]);
  if (!serves && !asks) {
    fprintf(stderr, "usage: beacon serve PORT | beacon ask HOST PORT COUNT\n");
    return 2;
  }
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_port = htons((uint16_t)atoi(argv[serves ? 2 : 3]));
  if (asks && inet_pton(AF_INET, argv[2], &address.sin_addr) != 1) {
    fprintf(stderr, "beacon: no address: %s\n", argv[2]);
    return 1;
  }
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  return serves ? serve(fd, &address) : ask(fd, &address, strtoul(argv[4], NULL, 10));
}
