// Waits in sigwaitinfo() for a SIGCHLD that was thrown away, since it was not blocked when it came.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sigset_t chld;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  const pid_t child = fork();
  if (child == 0) _exit(0);
  siginfo_t ended;
  if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) == -1) return 1;
  sigwaitinfo(&chld, &ended);  // <- missed-signal, hang
  return waitpid(child, NULL, 0) != child;
}
