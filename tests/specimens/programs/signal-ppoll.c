// Blocks SIGCHLD and waits in ppoll() for it or for input, whichever comes first.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGCHLD, &action, NULL);
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) _exit(0);
  struct pollfd input = {ends[0], POLLIN, 0};
  while (!came)
    if (ppoll(&input, 1, NULL, &before) != -1 || errno != EINTR) return 1;
  return wait(NULL) == -1;
}
