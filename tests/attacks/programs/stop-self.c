// Stops its child and itself, so that nobody goes on.
#include "attack.h"

int main(void) {
  const pid_t child = fork();
  if (child == 0)
    for (;;) raise(SIGSTOP);
  tried("stopping", 1);
  kill(child, SIGSTOP);
  for (;;) raise(SIGSTOP);
}
