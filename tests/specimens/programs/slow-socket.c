// Reads from a socket that gives up after three seconds.
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  const struct timeval time = {3, 0};
  setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  char byte = 0;
  return read(ends[0], &byte, 1) == -1 && errno == EAGAIN ? 0 : 1;
}
