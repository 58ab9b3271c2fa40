// Pushes a command into the input of the terminal that the grader was started from.
#include "attack.h"

#include <sys/ioctl.h>
#include <sys/syscall.h>

int main(void) {
  const int own = open("/dev/tty", O_RDWR);
  const int terminals[] = {0, 1, 2, own};
  int pushed = 0;
  for (int i = 0; i < 4; ++i) {
    pushed += ioctl(terminals[i], TIOCSTI, "x") == 0;
    // Only the lower half counts for the kernel, while a filter may compare all of it.
    pushed += syscall(SYS_ioctl, terminals[i], TIOCSTI | 1UL << 32, "x") == 0;
  }
  tried("TIOCSTI", pushed);
  return 0;
}
