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
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0) continue;
    printf("%s%d", separator, number);
    separator = " ";
  }
  putchar('\n');
  return 0;
}
