// Prints a line into a pipe, flushes it and waits for input.
#include <stdio.h>

int main(void) {
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  return 0;
}
