#include <signal.h>
#include <stdio.h>

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: catchable\n");
    return 2;
  }
  const char* separator = "";
  for (int number = 1; number <= 31; ++number) {
    if (signal(number, SIG_IGN) != SIG_ERR) continue;
    printf("%s%d", separator, number);
    separator = " ";
  }
  putchar('\n');
  return 0;
}
