// catchable: tries to install a handler for each of the signals 1 to 31 with signal(2), and prints
// those for which it returns SIG_ERR.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void do_nothing(int signal_number) { (void)signal_number; }

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }
  int refused = 0;
  for (int number = 1; number <= 31; ++number)
    if (signal(number, do_nothing) == SIG_ERR) printf(refused++ == 0 ? "%d" : " %d", number);
  putchar('\n');
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
