// Prints with printf() in a handler that can interrupt nothing but sigsuspend().
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void tell(int signal) {
  came = signal;
  printf("signal %d\n", signal);
  fflush(stdout);
}

int main(void) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  struct sigaction action = {.sa_handler = tell};
  sigaction(SIGUSR1, &action, NULL);
  const pid_t parent = getpid();
  if (fork() == 0) _exit(kill(parent, SIGUSR1) == -1);
  printf("waiting\n");
  while (!came) sigsuspend(&before);
  return wait(NULL) == -1;
}
