// Waits up to three seconds for input that does not come.
#include <poll.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  struct pollfd source = {ends[0], POLLIN, 0};
  return poll(&source, 1, 3000);
}
