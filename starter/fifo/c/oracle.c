// oracle: answers each request `PID NUMBER` with the square of NUMBER, through the client's own
// FIFO.
//
//   [ask, pid 71] --.                     .== PATH.71 ==> [ask, pid 71]
//                    +== PATH ==> [serve] +
//   [ask, pid 72] --'                     '== PATH.72 ==> [ask, pid 72]
//
// Check it with: ipclab check fifo.oracle

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The whole text as a number from -2,000,000,000 to 2,000,000,000. Returns false if it is none. */
static bool parse_number(const char* text, long long* number) {
  /* Step 1: strtoll(3) tells where the number ends. Is that the end of the text? */
  (void)text;
  (void)number;
  return false;
}

static int serve(const char* path) {
  /* Step 2: the FIFO of the requests is made, opened and read as in journal. */

  /* Step 4: take a request apart. Whatever is not exactly two numbers in their ranges is named on
     standard error and ignored. The pid becomes part of a path: what must it not be? */

  /* Step 5: open the reply FIFO, write the reply, close it. The client may have gone before, may go
     in between, or may never open its side. Which of these calls fails then, which one waits, and
     what does SIGPIPE do to a server? */

  /* Step 7: SIGTERM and SIGINT: remove PATH, leave no process behind, and end with 0. */
  (void)path;
  fprintf(stderr, "oracle serve: not written yet\n");
  return EXIT_FAILURE;
}

static int ask(const char* path, long long number) {
  /* Step 3: make the reply FIFO PATH.PID, send the request, wait for the reply, print it. What has
     to be there before the request is sent? */

  /* Step 6: remove the reply FIFO on every way out: no server, SIGTERM and SIGINT included. */
  (void)path;
  (void)number;
  fprintf(stderr, "oracle ask: not written yet\n");
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  long long number;
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc == 4 && strcmp(argv[1], "ask") == 0 && parse_number(argv[3], &number))
    return ask(argv[2], number);
  fprintf(stderr, "usage: oracle serve PATH\n       oracle ask PATH NUMBER\n");
  return 2;
}
