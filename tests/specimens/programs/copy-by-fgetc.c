// Copies its input to its output character by character.
#include <stdio.h>

int main(void) {
  for (int c = 0; (c = fgetc(stdin)) != EOF;) fputc(c, stdout);
  return ferror(stdin) || fflush(stdout) != 0;
}
