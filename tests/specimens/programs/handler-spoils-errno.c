// Waits for its children in the handler of SIGCHLD, as it should, but leaves errno at ECHILD.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) ended = 1;
}

int main(void) {
  struct sigaction action = {.sa_handler = reap, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);  // <- unsafe-handler
  if (fork() == 0) _exit(0);
  while (!ended) usleep(1000);
  return 0;
}
