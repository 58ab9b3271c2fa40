// tally: counts the newlines of each FILE, one child per file, all at work at the same time.
//
//   [child 0] --.
//   [child 1] ---+== records ==> [parent] -> standard output
//   [child 2] --'
//
// Check it with: ipclab check pipes.tally

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* What one child writes into the pipe that all children share. */
struct record {
  /* Step 1: what else does the parent have to know? Records arrive in any order. */
  long newlines;
};

/* Several processes write into one pipe. pipe(7) says up to which size their writes do not mix. */
_Static_assert(sizeof(struct record) <= PIPE_BUF, "a record fits into one atomic write");

/* Counts the newlines of a file, or returns -1 if it cannot be read. */
static long count_newlines(const char* path) {
  /* Step 2: a directory can be opened; what tells you that it cannot be read? */
  (void)path;
  return -1;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    fprintf(stderr, "usage: %s FILE...\n", argv[0]);
    return 2;
  }

  /* Step 3: make the pipe, then start one child per file. None of them is waited for yet. */

  /* Step 4: read records until end-of-file. Which descriptor has to be closed first, and where? */

  /* Step 5: wait for all children. What if one of them died before it wrote its record? */

  /* Step 6: print one line per file, in the order of the arguments, and the total. */

  (void)count_newlines; /* not used yet: take this line out when it is */
  fprintf(stderr, "tally: not written yet\n");
  return EXIT_FAILURE;
}
