// Takes it for granted that a non-blocking read succeeds once poll() has said that there is input.
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], "x", 1) != 1);
  }
  close(ends[1]);
  struct pollfd input = {ends[0], POLLIN, 0};
  char byte;
  const int ready = poll(&input, 1, -1);
  const ssize_t count = read(ends[0], &byte, 1);  // <- eagain
  return wait(NULL) == -1 || ready != 1 || count != 1;
}
