#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int self_pipe[2];

static void note(int number) {
  int saved = errno;
  char byte = (char)number;
  if (write(self_pipe[1], &byte, 1) == -1) _exit(1);
  errno = saved;
}

static char line[1 << 16] = "> ";
static size_t size = 2;

static void say(const char* text, size_t length) {
  if (write(1, text, length) == -1 && errno != EINTR) perror("guard");
}

static void echo(const char* bytes, ssize_t count) {
  static char lines[1 << 18];
  size_t filled = 0;
  for (ssize_t i = 0; i < count; ++i) {
    line[size++] = bytes[i];
    if (bytes[i] != '\n') continue;
    memcpy(lines + filled, line, size);
    filled += size;
    size = 2;
  }
  if (filled > 0) say(lines, filled);
}

static int shown;

static int is_over(void) {
  char number = 0;
  char text[32];
  if (read(self_pipe[0], &number, 1) != 1) return 0;
  if (number == SIGINT) say(text, (size_t)sprintf(text, "interrupt %d\n", ++shown));
  if (number == SIGUSR1) say(text, (size_t)sprintf(text, "status %d\n", shown));
  if (number == SIGTERM) say("terminated\n", 11);
  if (number == SIGINT && shown == 3) say("bye\n", 4);
  return number == SIGTERM || shown == 3;
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: guard\n");
    return 2;
  }
  struct sigaction action = {.sa_handler = note};
  if (pipe(self_pipe) == -1) return 1;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  say("ready\n", 6);
  struct pollfd waits[2] = {{.fd = self_pipe[0], .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  for (;;) {
    if (poll(waits, 2, -1) == -1) continue;
    if (waits[0].revents != 0 && is_over()) return 0;
    if (waits[1].revents == 0) continue;
    char block[16384];
    ssize_t count = read(0, block, sizeof block);
    if (count > 0) echo(block, count);
    if (count != 0) continue;
    if (size > 2) echo("\n", 1);
    waits[1].fd = -1;
  }
}
