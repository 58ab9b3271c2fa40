// guard: answers signals, and prints each line of standard input back, whichever comes.
//
//   SIGINT, SIGUSR1, SIGTERM --.
//                               +--> [guard] -> standard output
//   standard input ------------'
//
// Check it with: ipclab check signals.guard

#define _GNU_SOURCE /* for ppoll(2) and pipe2(2), if you want them */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Writes all of `text` to standard output. */
static bool say(const char* text, size_t size) {
  /* Step 1: write(2) may take fewer bytes than it was offered, and a signal may interrupt it. */
  (void)text;
  (void)size;
  return false;
}

/* What a signal is answered with. */
static bool answer(int number, int* interrupts) {
  /* Step 3: SIGINT, SIGUSR1 and SIGTERM. When is the program to end? */
  (void)number;
  (void)interrupts;
  return false;
}

/* Takes bytes as they come, and prints each line as soon as it is complete. */
static bool echo(const char* bytes, size_t size) {
  /* Step 5: a read may return half a line, or three lines and a half. */
  (void)bytes;
  (void)size;
  return false;
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }

  /* Step 2: decide how the signals reach you (a handler, signalfd(2), ...) and prepare that. Only
     then say `ready`: from that moment on, signals may come. */

  /* Step 4: wait for a signal. Which one comes between your last look and this wait? */

  /* Step 6: wait for signals and for input, in one call. What if the input has ended? */

  (void)say; /* not used yet: take these three lines out when they are */
  (void)answer;
  (void)echo;
  fprintf(stderr, "guard: not written yet\n");
  return EXIT_FAILURE;
}
