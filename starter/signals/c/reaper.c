// reaper: forks CHILDREN processes, which end at once, and reaps every one of them.
//
//   [child 0] --.
//   [child 1] ---+== SIGCHLD, one or several for one ==> [parent] -> standard output
//   [child 2] --'
//
// Check it with: ipclab check signals.reaper

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_children = 500 };

/* The number that `text` stands for, or 0 if it is none from 1 to 500. */
static int parse(const char* text) {
  /* Step 1: strtol(3) tells where the number ends. What may stand there? */
  (void)text;
  return 0;
}

/* Reaps the children that have ended so far, and waits for none of the others. */
static void reap(void) {
  /* Step 4: one signal may stand for several children. waitpid(2) has an option for "do not
     wait". */
}

int main(int argc, char* argv[]) {
  int children = argc == 2 ? parse(argv[1]) : 0;
  if (children == 0) {
    fprintf(stderr, "usage: %s CHILDREN (1 to %d)\n", argv[0], most_children);
    return 2;
  }

  /* Step 2: prepare for SIGCHLD, before the first child can end. */

  /* Step 3: fork the children; child i ends with status i mod 256. Those that end early are reaped
     while later ones are still to be forked. */

  /* Step 5: wait for SIGCHLD until all have been reaped. What if the last signal comes just before
     the wait? */

  /* Step 6: print one line for each child, and the sum. Flush before you wait. */

  (void)reap; /* not used yet: take this line out when it is */
  fprintf(stderr, "reaper: not written yet\n");
  return EXIT_FAILURE;
}
