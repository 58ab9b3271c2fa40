// Formats a line in a handler that another function installs, and writes it as it should be.
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void describe(const siginfo_t* sent) {
  char line[40];
  const int size = snprintf(line, sizeof line, "code %d\n", sent->si_code);  // <- unsafe-handler
  if (write(STDOUT_FILENO, line, (size_t)size) == size) came = 1;
}

static void note(int signal, siginfo_t* sent, void* context) {
  (void)signal;
  (void)context;
  describe(sent);
}

static int listen_to(int signal, void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
  return sigaction(signal, &action, NULL);
}

int main(void) {
  if (listen_to(SIGALRM, note) == -1) return 1;
  const struct itimerval every = {{0, 5000}, {0, 5000}};
  setitimer(ITIMER_REAL, &every, NULL);
  while (!came) pause();
  return 0;
}
