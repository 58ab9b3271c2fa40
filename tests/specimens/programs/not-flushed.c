// Prints a line into a pipe and waits for input before the line is flushed.
#include <stdio.h>

int main(void) {
  puts("ready");
  while (getchar() != EOF) {
  }
  return 0;
}
