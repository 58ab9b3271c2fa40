// Prints in a handler that is raised by another one, which may have interrupted anything.
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void tell(int signal) {
  came = signal;
  printf("signal %d\n", signal);
  fflush(stdout);  // <- unsafe-handler
}

static void pass_on(int signal) {
  (void)signal;
  raise(SIGUSR2);
}

int main(void) {
  struct sigaction action = {.sa_handler = pass_on};
  sigaction(SIGUSR1, &action, NULL);
  action.sa_handler = tell;
  sigaction(SIGUSR2, &action, NULL);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) _exit(kill(parent, SIGUSR1) == -1);
  while (waitpid(child, NULL, 0) == -1) continue;
  return came == 0;
}
