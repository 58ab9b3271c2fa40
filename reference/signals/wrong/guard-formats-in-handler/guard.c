#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t interrupts;

/* write(2) may be called in a handler; what makes the text may not. */
static void say(const char* text, int count) {
  char buffer[32];
  int size = snprintf(buffer, sizeof buffer, "%s %d\n", text, count);  // <- unsafe-handler
  write(1, buffer, (size_t)size);
}

static void answer(int number) {
  if (number == SIGINT) {
    interrupts = interrupts + 1;
    say("interrupt", interrupts);
  }
  if (number == SIGINT && interrupts == 3) write(1, "bye\n", 4);
  if (number == SIGUSR1) say("status", interrupts);
  if (number == SIGTERM) write(1, "terminated\n", 11);
  if (number == SIGTERM || interrupts == 3) _exit(0);
}

static char line[1 << 16];
static size_t size;

static void echo(const char* bytes, ssize_t count) {
  for (ssize_t i = 0; i < count; ++i) {
    line[size++] = bytes[i];
    if (bytes[i] != '\n') continue;
    fputs("> ", stdout);
    fwrite(line, 1, size, stdout);
    size = 0;
  }
  fflush(stdout);
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: guard\n");
    return 2;
  }
  struct sigaction action = {.sa_handler = answer, .sa_flags = SA_RESTART};
  sigaddset(&action.sa_mask, SIGINT);
  sigaddset(&action.sa_mask, SIGUSR1);
  sigaddset(&action.sa_mask, SIGTERM);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  puts("ready");
  fflush(stdout);
  char block[4096];
  ssize_t count;
  while ((count = read(0, block, sizeof block)) > 0) echo(block, count);
  if (size > 0) echo("\n", 1);
  for (;;) pause();
}
