// Prints one line that never ends, of bytes that are no text.
#include "attack.h"

int main(void) {
  static char block[1 << 16];
  for (size_t i = 0; i < sizeof block; ++i) block[i] = "\0\xff\xc0\x1b["[i % 5];
  dprintf(1, "SUCCEEDED\n");
  while (write(1, block, sizeof block) > 0) {
  }
  return 0;
}
