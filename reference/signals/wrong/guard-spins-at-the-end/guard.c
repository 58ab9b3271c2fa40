#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

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

static int is_over(int signals) {
  struct signalfd_siginfo signal;
  if (read(signals, &signal, sizeof signal) != sizeof signal) return 0;
  if (signal.ssi_signo == SIGINT) printf("interrupt %d\n", ++shown);
  if (signal.ssi_signo == SIGUSR1) printf("status %d\n", shown);
  if (signal.ssi_signo == SIGTERM) puts("terminated");
  if (shown == 3) puts("bye");
  fflush(stdout);
  return signal.ssi_signo == SIGTERM || shown == 3;
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: guard\n");
    return 2;
  }
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGUSR1);
  sigaddset(&ours, SIGTERM);
  sigprocmask(SIG_BLOCK, &ours, NULL);
  struct pollfd waits[2] = {{.fd = signalfd(-1, &ours, 0), .events = POLLIN},
                            {.fd = 0, .events = POLLIN}};
  puts("ready");
  fflush(stdout);
  for (;;) {
    if (poll(waits, 2, -1) == -1) continue;
    if (waits[0].revents != 0 && is_over(waits[0].fd)) return 0;
    if (waits[1].revents == 0) continue;
    char block[4096];
    ssize_t count = read(0, block, sizeof block);  // <- busy-wait
    if (count > 0) echo(block, count);
    if (count == 0 && size > 0) echo("\n", 1);
    fflush(stdout);
  }
}
