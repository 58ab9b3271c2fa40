// beacon: sends datagrams there and back over UDP.
//
//   [ask] --- 0 ----> x            lost: after 200 ms it is sent again
//         --- 0 ----> [serve]
//         <-- 0 -----
//
// Check it with: ipclab check sockets.beacon

#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { patience_ms = 200 };

/* Returns -1 for what is no decimal number up to `most`. */
static long long parse_number(const char* text, long long most) {
  if (*text == '\0' || strlen(text) > 10 || text[strspn(text, "0123456789")] != '\0') return -1;
  long long number = strtoll(text, NULL, 10);
  return number <= most ? number : -1;
}

static int serve(uint16_t port) {
  /* Step 1: bind a socket for datagrams, print "ready", send back what comes. How large can it be?
   */
  (void)port;

  /* Step 2: SIGTERM. What if it comes just before the wait? */

  fprintf(stderr, "beacon: serve is not written yet\n");
  return EXIT_FAILURE;
}

static int ask(const char* host, const char* port, uint32_t count) {
  /* Step 3: find the address of the host, send "0", wait for the answer, print "0 ok". */

  /* Step 4: no wait is for ever. How much of the 200 ms is left when something else came? */

  /* Step 5: send again up to twice; then it is lost. */

  /* Step 6: which datagrams are the answer? All others are ignored. */
  (void)host;
  (void)port;
  (void)count;
  fprintf(stderr, "beacon: ask is not written yet\n");
  return EXIT_FAILURE;
}

static int usage(void) {
  fprintf(stderr, "usage: beacon serve PORT\n       beacon ask HOST PORT COUNT\n");
  return 2;
}

int main(int argc, char* argv[]) {
  int serves = argc == 3 && strcmp(argv[1], "serve") == 0;
  int asks = argc == 5 && strcmp(argv[1], "ask") == 0;
  if (!serves && !asks) return usage();
  long long port = parse_number(argv[serves ? 2 : 3], 65535);
  if (port < 1) return usage();
  if (serves) return serve((uint16_t)port);
  long long count = parse_number(argv[4], UINT32_MAX);
  return count < 0 ? usage() : ask(argv[2], argv[3], (uint32_t)count);
}
