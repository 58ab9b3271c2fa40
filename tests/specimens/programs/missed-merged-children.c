// Waits for one child for each SIGCHLD, although children that end together may give only one.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 3 };

static volatile sig_atomic_t reaped;

static void reap_one(int signal) {
  (void)signal;
  if (wait(NULL) != -1) ++reaped;  // <- missed-signal
}

int main(void) {
  sigset_t chld, none;
  sigemptyset(&none);
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, NULL);
  struct sigaction action = {.sa_handler = reap_one};
  sigaction(SIGCHLD, &action, NULL);
  for (int i = 0; i < children; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    siginfo_t ended;
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) == -1) return 1;
  }
  while (reaped < children) sigsuspend(&none);  // <- missed-signal
  return 0;
}
