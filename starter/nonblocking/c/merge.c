// merge: prints the lines of several FIFOs, each as soon as it is complete.
//
//   [writer] ==0==> .
//   [writer] ==1==> [merge] -> standard output
//   [writer] ==2==> '
//
// Check it with: ipclab check nonblocking.merge

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { most_inputs = 64, longest_line = 1 << 20 };

/* What has to be known of one FIFO. */
struct input {
  int fd;
  /* Step 1: what else? Think of a line of which the first half has come, of a FIFO that nobody has
     opened yet, and of one that everybody has left. */
};

/* Reads once and prints the lines that are complete now. */
static void serve(struct input* input) {
  /* Step 3: one read may bring a piece of a line, or several lines and a piece, or nothing. What do
     the results 0 and -1 mean here? */
  (void)input;
}

int main(int argc, char* argv[]) {
  if (argc < 2 || argc > 1 + most_inputs) {
    fprintf(stderr, "usage: %s PATH...\n", argv[0]);
    return 2;
  }

  /* Step 2: open all FIFOs, waiting for nobody. */

  /* Step 4: wait until one of them has something to say, and serve it. When is it all over? */

  /* Step 5: what does poll(2) say of a FIFO that its writer has left, and how often? */

  (void)serve; /* not used yet: take this line out when it is */
  fprintf(stderr, "merge: not written yet\n");
  return EXIT_FAILURE;
}
