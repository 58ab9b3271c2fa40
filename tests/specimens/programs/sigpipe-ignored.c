// Writes to a pipe that nobody reads, ignores SIGPIPE and takes EPIPE for the end.
#include <errno.h>
#include <signal.h>
#include <unistd.h>

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  return write(STDOUT_FILENO, "hello\n", 6) == -1 && errno == EPIPE ? 0 : 1;
}
