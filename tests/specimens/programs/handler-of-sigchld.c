// Notes the end of its child in a handler of SIGCHLD, and waits for it then.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void note(int signal) { ended = signal; }

int main(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  if (fork() == 0) _exit(0);
  return wait(NULL) == -1 || ended != SIGCHLD;
}
