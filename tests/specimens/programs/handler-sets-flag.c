// Sets a flag in a handler and prints when it has returned.
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  if (fork() == 0) _exit(0);
  if (wait(NULL) == -1) return 1;
  printf("signal %d\n", came);
  return 0;
}
