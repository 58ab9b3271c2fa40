// The handler of SIGCHLD takes all children that have ended, however many signals merged.
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 5 };

static volatile sig_atomic_t reaped;

static void reap_all(int signal) {
  const int saved = errno;
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) ++reaped;
  errno = saved;
}

int main(void) {
  sigset_t chld, none;
  sigemptyset(&none);
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, NULL);
  struct sigaction action = {.sa_handler = reap_all};
  sigaction(SIGCHLD, &action, NULL);
  for (int i = 0; i < children; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    siginfo_t ended;
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) == -1) return 1;
  }
  while (reaped < children) sigsuspend(&none);
  return 0;
}
