// Prints a text that is not the one that was asked for.
#include <stdio.h>

int main(void) {
  puts("hello, word");
  return 0;
}
