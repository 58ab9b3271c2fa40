// Goes through the states of a pseudo-random sequence for half a second, all in registers.
#include <stdint.h>

int main(void) {
  uint64_t state = 88172645463325252u;
  for (long time = 0; time < 250000000; ++time) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  return state == 0;
}
