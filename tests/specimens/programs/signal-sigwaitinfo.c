// Blocks a signal and takes it with sigwaitinfo(), after its child has sent it and ended.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const pid_t parent = getpid();
  if (fork() == 0) _exit(kill(parent, SIGUSR1) == -1);
  if (wait(NULL) == -1) return 1;
  siginfo_t received;
  return sigwaitinfo(&set, &received) == SIGUSR1 ? 0 : 1;
}
