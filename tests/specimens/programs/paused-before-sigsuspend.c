// Looks whether a signal has come while it blocks it, and lets it in by sigsuspend() only.
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  if (write(STDOUT_FILENO, "ready\n", 6) != 6) return 1;
  while (!came) sigsuspend(&before);
  return 0;
}
