// Prints for ever, one byte with each write.
#include "attack.h"

int main(void) {
  dprintf(1, "SUCCEEDED\n");
  while (write(1, "x", 1) == 1 && write(2, "y", 1) == 1) {
  }
  return 0;
}
