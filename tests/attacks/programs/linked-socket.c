// Waits for the grader to connect to its socket, which is a link to somebody else's.
#include "attack.h"

#include "house.h"

int main(void) {
  tried("a link to a socket", symlink(SOCKET, "socket") == 0);
  char byte;
  while (read(0, &byte, 1) == 1) {
  }
  return 0;
}
