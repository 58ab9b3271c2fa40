// Ends while its child still waits for a signal.
#include <unistd.h>

int main(void) {
  if (fork() == 0) pause();  // <- orphan
  return 0;
}
