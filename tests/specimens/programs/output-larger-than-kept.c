// Prints four times as much as is kept, and ends.
#include <stdio.h>

int main(void) {
  for (int i = 0; i < 4 * 4096; ++i) puts("fifteen letters");
  return 0;
}
