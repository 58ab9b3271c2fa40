// capacity: fills a pipe, a Unix stream socket pair and a POSIX message queue until the kernel says
// EAGAIN, prints how much went in, empties them again and prints how much came out.
//
// Check it with: ipclab check nonblocking.capacity

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { write_size = 1024, queue_length = 10, message_size = 128 };

/* Writes blocks of `write_size` bytes until the kernel says EAGAIN. Returns how many bytes went in,
   or -1 on failure. */
static long fill(int fd) {
  /* Step 1: write(2) returns how many bytes it took. Which answers are an end, which a failure, and
     which mean "ask again"? */
  (void)fd;
  return -1;
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }

  /* Step 2: make a pipe that never lets a writer or a reader wait, fill it, and print its line. */

  /* Step 3: the same for a Unix stream socket pair. */

  /* Step 4: make a message queue for `queue_length` messages of `message_size` bytes. Its name is
     seen by everybody on this machine: when does it go away, on all ways out? */

  /* Step 5: empty all three, and print the last line. */

  (void)fill; /* not used yet: take this line out when it is */
  fprintf(stderr, "capacity: not written yet\n");
  return EXIT_FAILURE;
}
