// Bounds a read by an alarm, which comes again in case it came too early, and expects EINTR.
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static void interrupt(int signal) { (void)signal; }

static int read_for_a_while(int fd, char* byte) {
  const struct itimerval every = {{0, 20000}, {0, 20000}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &every, NULL);
  const ssize_t count = read(fd, byte, 1);
  const int error = errno;
  setitimer(ITIMER_REAL, &never, NULL);
  errno = error;
  return (int)count;
}

int main(void) {
  struct sigaction action = {.sa_handler = interrupt};
  sigaction(SIGALRM, &action, NULL);
  int ends[2];
  char byte;
  if (pipe(ends) == -1) return 1;
  return read_for_a_while(ends[0], &byte) == -1 && errno == EINTR ? 0 : 1;
}
