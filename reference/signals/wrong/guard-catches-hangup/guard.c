#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t interrupts, status_wanted, terminated;

static void note(int number) {
  if (number == SIGINT) interrupts = interrupts + 1;
  if (number == SIGUSR1) status_wanted = 1;
  if (number == SIGTERM || number == SIGHUP) terminated = 1;
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
}

static int shown;

static int is_over(void) {
  while (shown < interrupts) printf("interrupt %d\n", ++shown);
  int asked = status_wanted, over = terminated;
  status_wanted = 0;
  if (asked) printf("status %d\n", shown);
  if (over) puts("terminated");
  if (shown == 3) puts("bye");
  fflush(stdout);
  return over || shown == 3;
}

static void prepare(sigset_t* waiting) {
  static const int numbers[] = {SIGINT, SIGUSR1, SIGTERM, SIGHUP};
  sigset_t ours;
  sigemptyset(&ours);
  struct sigaction action = {.sa_handler = note};
  sigprocmask(SIG_BLOCK, NULL, waiting);
  for (int i = 0; i < 4; ++i) sigaddset(&ours, numbers[i]);
  sigprocmask(SIG_BLOCK, &ours, NULL);
  for (int i = 0; i < 4; ++i) sigaction(numbers[i], &action, NULL);
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: guard\n");
    return 2;
  }
  sigset_t waiting;
  prepare(&waiting);
  puts("ready");
  fflush(stdout);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  while (!is_over()) {
    if (ppoll(&input, 1, NULL, &waiting) == -1) continue;
    sigset_t ours; /* where input is ready at once, ppoll lets no signal in */
    sigprocmask(SIG_SETMASK, &waiting, &ours);
    sigprocmask(SIG_SETMASK, &ours, NULL);
    char block[4096];
    ssize_t count = read(0, block, sizeof block);
    if (count > 0) echo(block, count);
    if (count == 0) {
      if (size > 0) echo("\n", 1);
      input.fd = -1;
    }
  }
  return 0;
}
