// Sends a child numbers with real-time signals, which queue up.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { numbers = 20 };

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const pid_t child = fork();
  if (child == 0) {
    siginfo_t received;
    for (int i = 0; i < numbers; ++i)
      if (sigwaitinfo(&set, &received) == -1 || received.si_value.sival_int != i) _exit(1);
    _exit(0);
  }
  for (int i = 0; i < numbers; ++i) {
    const union sigval value = {.sival_int = i};
    if (sigqueue(child, SIGRTMIN, value) == -1) return 1;
  }
  int status = 0;
  return waitpid(child, &status, 0) != child || status != 0;
}
