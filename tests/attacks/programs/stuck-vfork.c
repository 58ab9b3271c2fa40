// Waits, uninterruptibly, for a vfork(2) child that sleeps for an hour.
#include "attack.h"

int main(void) {
  tried("vfork", 1);
  if (vfork() == 0) {
    sleep(3600);
    _exit(0);
  }
  return 0;
}
