#include <stdio.h>

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int byte;
  while ((byte = getchar()) != EOF) putchar(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
  return fflush(stdout) == 0 ? 0 : 1;
}
