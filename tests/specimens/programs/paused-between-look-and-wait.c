// Looks whether a signal has come and pauses then, so that one that comes between the two is lost.
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  if (write(STDOUT_FILENO, "ready\n", 6) != 6) return 1;
  while (!came) pause();  // <- missed-signal
  return 0;
}
