#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t interrupts, status_wanted, terminated;

static void note(int number) {
  if (number == SIGINT) interrupts = interrupts + 1;
  if (number == SIGUSR1) status_wanted = 1;
  if (number == SIGTERM) terminated = 1;
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

static void prepare(void) {
  static const int numbers[] = {SIGINT, SIGUSR1, SIGTERM};
  struct sigaction action = {.sa_handler = note};
  for (int i = 0; i < 3; ++i) sigaction(numbers[i], &action, NULL);
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: guard\n");
    return 2;
  }
  prepare();
  puts("ready");
  fflush(stdout);
  int input_has_ended = 0;
  while (!is_over()) {
    if (input_has_ended) {
      pause();
      continue;
    }
    char block[4096];
    ssize_t count = read(0, block, sizeof block);
    if (count > 0) echo(block, count);
    if (count <= 0) input_has_ended = 1;
  }
  return 0;
}
