// Leaves a daemon that left its session, ignores signals and keeps standard output open.
#include "attack.h"

#include <poll.h>
#include <sys/wait.h>

int main(void) {
  const pid_t child = fork();
  if (child > 0) return waitpid(child, NULL, 0) == -1;
  setsid();
  if (fork() > 0) _exit(0);
  for (int signal = 1; signal < NSIG; ++signal)
    if (signal != SIGKILL && signal != SIGSTOP)
      sigaction(signal, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
  tried("a daemon", 1);
  for (;;) {
    close(open("heartbeat", O_WRONLY | O_CREAT | O_APPEND, 0644));
    poll(NULL, 0, 10);
  }
}
