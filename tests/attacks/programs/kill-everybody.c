// Kills every process that it may.
#include "attack.h"

int main(void) {
  for (int i = 0; i < 20; ++i) kill(-1, SIGKILL);
  dprintf(1, "still there\n");
  return 0;
}
