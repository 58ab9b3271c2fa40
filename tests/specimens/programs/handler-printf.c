// Prints with printf() in the handler of a signal that may interrupt another printf().
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(int signal) {    // <- unsafe-handler
  printf("signal %d\n", signal);  // <- unsafe-handler
  fflush(stdout);                 // <- unsafe-handler
}

int main(void) {
  struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  const pid_t parent = getpid();
  if (fork() == 0) _exit(kill(parent, SIGUSR1) == -1);
  for (int i = 0; i < 10; ++i) printf("line %d\n", i);
  return wait(NULL) == -1;
}
