// greet: answers names over a Unix socket.
//
//   [ask] --- "ada\n" ---------> [serve]
//         <-- "hello, ada\n" ---
//
// Check it with: ipclab check sockets.greet

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The address of a path. It has room for a little more than 100 bytes. */
static struct sockaddr_un address_of(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  /* Step 1: put the path into address.sun_path. What if it is too long? */
  (void)path;
  return address;
}

static int serve(const char* path) {
  struct sockaddr_un address = address_of(path);
  (void)address;

  /* Step 2: make a socket, bind it to the path, listen. Only then is it time to print "ready". */

  /* Step 3: accept a client, and answer its lines until it closes the connection. Where does a line
     end, and where do the bytes wait that came after it? */

  /* Step 4: many clients at once. Which of your calls waits for one client alone? */

  /* Step 5: SIGTERM and SIGINT: remove the path, end with 0. Who notices the signal, and how is
     whoever waits at that moment woken up? */

  /* Step 6: bind says that the path is in use. Is somebody listening behind it, or is it a
   * leftover? */

  fprintf(stderr, "greet: serve is not written yet\n");
  return EXIT_FAILURE;
}

static int ask(const char* path, char* names[]) {
  /* Step 7: connect, send each name as a line, print each answer. An answer may come in pieces; and
     who takes the first answers while you still send the last names? */
  (void)path;
  (void)names;
  fprintf(stderr, "greet: ask is not written yet\n");
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc >= 4 && strcmp(argv[1], "ask") == 0) return ask(argv[2], argv + 3);
  fprintf(stderr, "usage: greet serve PATH\n       greet ask PATH NAME...\n");
  return 2;
}
