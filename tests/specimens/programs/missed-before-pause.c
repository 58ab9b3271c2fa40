// Looks whether a signal has come and waits for it then, although it comes between the two.
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  while (!came) {
    kill(getpid(), SIGUSR1);  // stands for another process that does so at this moment
    pause();                  // <- missed-signal
  }
  return 0;
}
