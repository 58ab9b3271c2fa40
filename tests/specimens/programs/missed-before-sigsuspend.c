// Unblocks a signal, which is pending, after a look whether it has come and before it waits for it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  sigset_t usr1, none;
  sigemptyset(&none);
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  sigprocmask(SIG_BLOCK, &usr1, NULL);
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  const pid_t parent = getpid();
  if (fork() == 0) _exit(kill(parent, SIGUSR1) == -1);
  if (wait(NULL) == -1) return 1;
  while (!came) {
    sigprocmask(SIG_UNBLOCK, &usr1, NULL);
    sigsuspend(&none);  // <- missed-signal
  }
  return 0;
}
