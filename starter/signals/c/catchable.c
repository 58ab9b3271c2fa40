// catchable: prints the numbers of those signals of 1 to 31 that cannot be caught.
//
//   for each signal: [catchable] -- "call this function when it comes" --> [kernel] -> yes, or no
//
// Check it with: ipclab check signals.catchable

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Is there to be installed; it need not do anything. */
static void do_nothing(int number) { (void)number; }

/* Tries to install do_nothing as the handler of this signal. */
static bool can_be_caught(int number) {
  /* Step 1: sigaction(2). What does it return if the kernel refuses? */
  (void)number;
  (void)do_nothing;
  return true;
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }

  /* Step 2: ask for each of the signals 1 to 31. */

  /* Step 3: print those that cannot be caught, on one line, with a blank between two of them. */

  (void)can_be_caught; /* not used yet: take this line out when it is */
  fprintf(stderr, "catchable: not written yet\n");
  return EXIT_FAILURE;
}
