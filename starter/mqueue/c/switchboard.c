// switchboard: one System V queue for the requests of all callers, and for the answers to them.
//
//   [call] --- type 1: my pid, TEXT ---.
//                                      +==> queue ==> [serve]
//   [call] <-- type: my pid, TXET -----+<== queue <== [serve]
//
// Check it with: ipclab check mqueue.switchboard

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/types.h>
#include <unistd.h>

/* msgop(2): a message begins with its type, which does not count in its size. */
struct message {
  long type;
  /* Step 1: what else does a request carry, and how long may it be? */
};

static int usage(void) {
  fprintf(stderr,
          "usage: switchboard serve KEY\n"
          "       switchboard call KEY TEXT\n");
  return 2;
}

static int serve(key_t key) {
  /* Step 2: make the queue, print "ready", and take one request. Of which type? */
  /* Step 3: send the answer. Then do so for ever. */
  /* Step 5: SIGTERM and SIGINT: who removes the queue, and how does msgrcv(2) come to an end? */
  /* Step 6: what if the caller is dead? And what if the queue is full, of requests or answers? */
  (void)key;
  fprintf(stderr, "switchboard: serve is not written yet\n");
  return EXIT_FAILURE;
}

static int call(key_t key, const char* text) {
  /* Step 3: send the request and wait for the answer. By what do you know your own? */
  /* Step 4: what if there is no queue, or if it is removed while you wait? */
  (void)key, (void)text;
  fprintf(stderr, "switchboard: call is not written yet\n");
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  if (argc < 3) return usage();
  const char* command = argv[1];
  key_t key = 0; /* Step 1: argv[2], if it is a number. What if it is none? */
  if (strcmp(command, "serve") == 0 && argc == 3) return serve(key);
  if (strcmp(command, "call") == 0 && argc == 4) return call(key, argv[3]);
  return usage();
}
