// Prints with fprintf() to the unbuffered standard error in the handler of SIGCHLD.
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(int signal) {             // <- unsafe-handler
  fprintf(stderr, "signal %d\n", signal);  // <- unsafe-handler
}

int main(void) {
  struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  if (fork() == 0) _exit(0);
  fprintf(stderr, "waiting\n");
  return wait(NULL) == -1;
}
