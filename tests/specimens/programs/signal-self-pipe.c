// The handler of SIGCHLD writes into a pipe that is polled together with another one.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int noticed[2];

static void notice(int signal) {
  const int saved = errno;
  const char number = (char)signal;
  // A full pipe says all there is to say.
  if (write(noticed[1], &number, 1) == -1) errno = saved;
}

static int step(struct pollfd* from, int* reaped) {
  if (poll(from, 2, -1) == -1) return errno != EINTR;
  char bytes[64];
  if (from[0].revents != 0) {
    if (read(from[0].fd, bytes, sizeof bytes) == -1 && errno != EINTR) return 1;
    while (waitpid(-1, NULL, WNOHANG) > 0) ++*reaped;
  }
  if (from[1].revents != 0 && read(from[1].fd, bytes, sizeof bytes) == 0) from[1].fd = -1;
  return 0;
}

int main(void) {
  int text[2];
  if (pipe2(noticed, O_CLOEXEC | O_NONBLOCK) == -1 || pipe2(text, O_CLOEXEC) == -1) return 1;
  struct sigaction action = {.sa_handler = notice, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  for (int i = 0; i < 5; ++i)
    if (fork() == 0) _exit(write(text[1], "hello\n", 6) != 6);
  close(text[1]);
  struct pollfd from[] = {{noticed[0], POLLIN, 0}, {text[0], POLLIN, 0}};
  int reaped = 0;
  while (reaped < 5 || from[1].fd != -1)
    if (step(from, &reaped)) return 1;
  return 0;
}
