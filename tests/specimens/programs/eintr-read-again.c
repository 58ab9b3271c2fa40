// Reads again when an alarm has interrupted its read.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static int go[2], answer[2];

/// With the twentieth alarm the child may answer.
static void count(int signal) {
  static volatile sig_atomic_t alarms;
  (void)signal;
  if (++alarms == 20 && write(go[1], "x", 1) != 1) _exit(1);
}

static int serve(void) {
  char byte;
  close(go[1]);
  close(answer[0]);
  return read(go[0], &byte, 1) == 1 && write(answer[1], &byte, 1) != 1;
}

static int ask(void) {
  char byte;
  ssize_t count = 0;
  do count = read(answer[0], &byte, 1);
  while (count == -1 && errno == EINTR);
  if (count == 1) return 0;
  perror("read");
  return 1;
}

int main(void) {
  if (pipe(go) == -1 || pipe(answer) == -1) return 1;
  if (fork() == 0) _exit(serve());
  close(go[0]);
  close(answer[1]);
  struct sigaction action = {.sa_handler = count};
  sigaction(SIGALRM, &action, NULL);
  struct itimerval every = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &every, NULL);
  const int failed = ask();
  setitimer(ITIMER_REAL, &never, NULL);
  close(go[1]);
  return wait(NULL) == -1 || failed;
}
