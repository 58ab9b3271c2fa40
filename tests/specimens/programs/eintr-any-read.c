// Gives up when its read is interrupted, although it has a handler without SA_RESTART.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], "x", 1) != 1);  // <- eintr
  }
  close(ends[1]);
  char byte;
  const ssize_t count = read(ends[0], &byte, 1);  // <- eintr
  while (wait(NULL) == -1) {
  }
  return count == 1 ? 0 : 1;
}
