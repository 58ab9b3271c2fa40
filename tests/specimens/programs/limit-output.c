// Prints for ever.
#include <stdio.h>

int main(void) {
  while (puts("a line that comes again and again") >= 0) {
  }
  return 1;
}
