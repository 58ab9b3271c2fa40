// journal: one server prints the lines that any number of senders write into one FIFO.
//
//   [send] --.
//   [send] ---+== PATH ==> [serve] -> standard output
//   [send] --'
//
// Check it with: ipclab check fifo.journal

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int serve(const char* path) {
  /* Step 1: make the FIFO with mkfifo(3), for its owner alone. If there is something at PATH
     already, is it a FIFO? If not, leave it as it is. */

  /* Step 2: open the FIFO for reading. Does this open wait, and for whom? Then print "ready", and
     see that it gets out of the buffer. */

  /* Step 3: read, and print each complete line with its number. A read may bring half a line, or
     several. Who has a write end open when the last sender has gone? */

  /* Step 6: a line "quit", SIGTERM and SIGINT: remove the FIFO, and end with 0. In which call is
     the program when the signal comes, and what happens if it comes just before that call? */
  (void)path;
  fprintf(stderr, "journal serve: not written yet\n");
  return EXIT_FAILURE;
}

static int send_line(const char* path, const char* text) {
  /* Step 4: which TEXT is no line, or too long to stay in one piece? PIPE_BUF counts the newline,
     too. */

  /* Step 5: open the FIFO for writing, without waiting for a reader, and write the line at once.
     Is it a FIFO at all? And what if it is full? */
  (void)path;
  (void)text;
  fprintf(stderr, "journal send: not written yet\n");
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc == 4 && strcmp(argv[1], "send") == 0) return send_line(argv[2], argv[3]);
  fprintf(stderr, "usage: journal serve PATH\n       journal send PATH TEXT\n");
  return 2;
}
