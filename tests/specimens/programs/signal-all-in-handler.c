// Answers each SIGUSR1 in the handler itself and does nothing but pause() until SIGTERM.
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static void answer(int signal) {
  (void)signal;
  const int saved = errno;
  if (write(STDOUT_FILENO, "here\n", 5) == -1) _exit(1);
  errno = saved;
}

static void end(int signal) {
  (void)signal;
  _exit(0);
}

int main(void) {
  struct sigaction on_usr1 = {.sa_handler = answer}, on_term = {.sa_handler = end};
  sigaction(SIGUSR1, &on_usr1, NULL);
  sigaction(SIGTERM, &on_term, NULL);
  if (write(STDOUT_FILENO, "ready\n", 6) != 6) return 1;
  while (1) pause();
}
