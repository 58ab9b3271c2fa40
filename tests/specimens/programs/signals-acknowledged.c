// Sends a child signals that merge, each one when the one before is acknowledged.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { bits = 50 };

static int receive(const sigset_t* set) {
  const pid_t parent = getppid();
  for (int i = 0; i < bits; ++i) {
    const int wanted = i % 3 == 0 ? SIGUSR1 : SIGUSR2;
    if (sigwaitinfo(set, NULL) != wanted || kill(parent, SIGUSR1) == -1) return 1;
  }
  return 0;
}

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const pid_t child = fork();
  if (child == 0) _exit(receive(&set));
  for (int i = 0; i < bits; ++i) {
    if (kill(child, i % 3 == 0 ? SIGUSR1 : SIGUSR2) == -1) return 1;
    if (sigwaitinfo(&set, NULL) != SIGUSR1) return 1;
  }
  int status = 0;
  return waitpid(child, &status, 0) != child || status != 0;
}
