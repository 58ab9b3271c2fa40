#include <stdio.h>

int main(void) {
  int byte;
  while ((byte = getchar()) != EOF) putchar(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
  return fflush(stdout) == 0 ? 0 : 1;
}
