// Receives signals and ends of children from one descriptor, in a loop.
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int work(pid_t parent) {
  const struct timespec time = {0, 5000000};
  nanosleep(&time, NULL);
  return kill(parent, SIGUSR1) == -1;
}

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const int signals = signalfd(-1, &set, SFD_CLOEXEC);
  const pid_t parent = getpid();
  for (int i = 0; i < 3; ++i)
    if (fork() == 0) _exit(work(parent));
  int reaped = 0, usr1 = 0;
  while (reaped < 3) {
    struct signalfd_siginfo received;
    if (read(signals, &received, sizeof received) != sizeof received) return 1;
    if (received.ssi_signo == SIGUSR1) ++usr1;
    if (received.ssi_signo == SIGCHLD)
      while (waitpid(-1, NULL, WNOHANG) > 0) ++reaped;
  }
  return usr1 > 3;
}
