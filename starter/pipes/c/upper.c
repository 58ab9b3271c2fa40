// upper: reads standard input, has a child turn a-z into A-Z, and prints what comes back.
//
//   standard input -> [parent] == there ==> [child] == back ==> [parent] -> standard output
//
// Check it with: ipclab check pipes.upper

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Writes all of `bytes`, however many write(2) calls that takes. */
static bool write_all(int fd, const char* bytes, size_t size) {
  /* Step 1: write(2) may take fewer bytes than it was offered, and a signal may interrupt it
     (errno is EINTR then). Go on until nothing is left. */
  (void)fd;
  (void)bytes;
  (void)size;
  return false;
}

/* What the child does: everything from `from` goes to `to`, a-z turned into A-Z. */
static int convert(int from, int to) {
  /* Step 3: read blocks until read(2) returns 0. These are bytes, not C strings: a block may be of
     any length up to the size of your buffer, and it may hold zero bytes. */
  (void)from;
  (void)to;
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s < INPUT\n", argv[0]);
    return 2;
  }

  /* Step 2: make two pipes, then fork. Draw all descriptors of both processes on paper, and let
     each process close those that it does not use. */

  /* Step 4: in the parent, send standard input to the child and print what comes back. Begin with
     short inputs, and make sure that the child sees end-of-file. */

  /* Step 5: now let the input be larger than both pipes together. Who empties the second pipe while
     you fill the first one? */

  /* Step 6: wait for the child. Is everything that can fail looked at? */

  (void)write_all; /* not used yet: take these two lines out when they are */
  (void)convert;
  fprintf(stderr, "upper: not written yet\n");
  return EXIT_FAILURE;
}
