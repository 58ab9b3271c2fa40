#include <signal.h>
#include <stdio.h>

static void do_nothing(int number) { (void)number; }

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: catchable\n");
    return 2;
  }
  struct sigaction action = {.sa_handler = do_nothing};
  const char* separator = "";
  for (int number = 1; number < 31; ++number) {
    if (sigaction(number, &action, NULL) == 0) continue;
    printf("%s%d", separator, number);
    separator = " ";
  }
  putchar('\n');
  return 0;
}
