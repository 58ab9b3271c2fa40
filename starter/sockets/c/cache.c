// cache: keeps values by their keys, and speaks a part of the memcached text protocol over TCP.
//
//   [client] --- "set fruit 0 0 5\r\napple\r\n" ---> [cache]
//            <-- "STORED\r\n" ----------------------
//
// Check it with: ipclab check sockets.cache

#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the server has to know of one client between two reads. */
struct client {
  int socket;
  char* incoming; /* what has come, and is no complete request yet */
  size_t length;
  /* Step 1: what else? Think of data that is too large, and of answers that were not taken. */
};

/* Returns 0 for what is no port. */
static uint16_t parse_port(const char* text) {
  if (*text == '\0' || strlen(text) > 5 || text[strspn(text, "0123456789")] != '\0') return 0;
  long port = strtol(text, NULL, 10);
  return port <= 65535 ? (uint16_t)port : 0;
}

static int serve(uint16_t port) {
  /* Step 2: listen on the port, on all addresses. What has to be set before bind, so that the
     server can be started again at once? */
  (void)port;

  /* Step 3: one client, and the commands that are a line: version, quit, and ERROR for the others.
   */

  /* Step 4: set, get, delete. Where does the data of a set end? */

  /* Step 5: requests in pieces, and several of them at once. */

  /* Step 6: many clients. Who owns the values, and who may change them at the same time? */

  /* Step 7: clients that go away, or do not read. Which calls fail then, and which ones wait? */

  /* Step 8: SIGTERM. */

  fprintf(stderr, "cache: not written yet\n");
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  uint16_t port = argc == 2 ? parse_port(argv[1]) : 0;
  if (port == 0) {
    fprintf(stderr, "usage: cache PORT\n");
    return 2;
  }
  return serve(port);
}
