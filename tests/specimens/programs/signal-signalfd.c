// Reads a blocked SIGCHLD from a descriptor, and then takes all children that have ended.
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 10 };

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const int signals = signalfd(-1, &set, SFD_CLOEXEC);
  if (signals == -1) return 1;
  for (int i = 0; i < children; ++i)
    if (fork() == 0) _exit(0);
  for (int reaped = 0; reaped < children;) {
    struct signalfd_siginfo received;
    if (read(signals, &received, sizeof received) != sizeof received) return 1;
    while (waitpid(-1, NULL, WNOHANG) > 0) ++reaped;
  }
  return 0;
}
