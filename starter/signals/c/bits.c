// bits: the parent sends TEXT to a receiver, bit by bit, in signals.
//
//   [parent] -- SIGUSR1: 0, SIGUSR2: 1 --> [receiver] -> standard output
//            <------- "I have it" --------
//
// Check it with: ipclab check signals.bits

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for the next signal of the other side and returns its number. */
static int next_signal(void) {
  /* Step 2: the signal may be there already. It must not be lost, and it must not be waited for in
     vain. */
  return -1;
}

/* What the receiver does: returns its exit status. */
static int receive(pid_t parent) {
  /* Step 3: eight bits make a byte, the first one is the most significant. Answer each bit. */

  /* Step 5: when the text has ended, print it and a newline. How do you know? */
  (void)parent;
  return EXIT_FAILURE;
}

static bool send_text(pid_t receiver, const char* text) {
  /* Step 4: one bit, then wait for its answer. A char may be negative: take it as unsigned. */
  (void)receiver;
  (void)text;
  return false;
}

int main(int argc, char* argv[]) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s TEXT\n", argv[0]);
    return 2;
  }

  /* Step 1: prepare the signals of both sides before the fork: what happens to a signal that comes
     before its receiver is ready for it? Then fork. */

  /* Step 6: wait for the receiver. Is everything that can fail looked at? */

  (void)next_signal; /* not used yet: take these three lines out when they are */
  (void)receive;
  (void)send_text;
  fprintf(stderr, "bits: not written yet\n");
  return EXIT_FAILURE;
}
