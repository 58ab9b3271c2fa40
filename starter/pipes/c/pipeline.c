// pipeline: runs CMD [ARG...] ['|' CMD [ARG...]]... as a shell would.
//
//   [CMD 1] == pipe ==> [CMD 2] == pipe ==> [CMD 3]
//      \                   |                   /
//       `------ all are children of [pipeline] '
//
// Check it with: ipclab check pipes.pipeline

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_commands = 32 };

/* Cuts the arguments at each "|" by putting a null pointer in its place, as execvp(3) wants it, and
   notes where each command begins. Returns how many there are, or -1 if one is empty. */
static int parse(char* arguments[], char** commands[]) {
  /* Step 1: a bar ends a command only if it is an argument of its own. */
  (void)arguments;
  (void)commands;
  return -1;
}

/* In a child: makes `input` and `output` the standard streams and turns into the command. Comes
   back only if that fails, with the status to end with. */
static int run(char* command[], int input, int output) {
  /* Step 2: execvp(3), and the two statuses for its failures. */
  /* Step 3: dup2(2). Which descriptors are still open afterwards? */
  (void)command;
  (void)input;
  (void)output;
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  char** commands[most_commands];
  if (argc < 2 || parse(argv + 1, commands) == -1) {
    fprintf(stderr, "usage: %s CMD [ARG...] ['|' CMD [ARG...]]...\n", argv[0]);
    return 2;
  }

  /* Step 4: start the commands, all of them before you wait for any. Between two neighbours there
     is one pipe; the parent keeps neither end of it once both neighbours have been started. */

  /* Step 5: wait for all commands, and turn the wait status of the last one into an exit status:
     see the macros in waitpid(2). */

  (void)run; /* not used yet: take this line out when it is */
  fprintf(stderr, "pipeline: not written yet\n");
  return EXIT_FAILURE;
}
