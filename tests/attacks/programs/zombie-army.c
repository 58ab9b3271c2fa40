// Makes three thousand children that end at once, and never waits for them.
#include "attack.h"

int main(void) {
  for (int i = 0; i < 3000; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    if (child == -1) return tried("3000 zombies", 0), 1;
  }
  tried("3000 zombies", 1);
  return 0;
}
