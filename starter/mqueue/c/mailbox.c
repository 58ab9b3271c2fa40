// mailbox: a POSIX message queue that everybody knows by its name. Each run does one thing with it.
//
//   mailbox post --.                  .--> mailbox fetch
//                   +==> /letters ===+
//   mailbox post --'    (kernel)      '--> mailbox count
//
// Check it with: ipclab check mqueue.mailbox

#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void) {
  fprintf(stderr,
          "usage: mailbox post NAME PRIORITY TEXT\n"
          "       mailbox fetch NAME\n"
          "       mailbox count NAME\n"
          "       mailbox rm NAME\n");
  return 2;
}

static int not_written(const char* what) {
  fprintf(stderr, "mailbox: %s is not written yet\n", what);
  return EXIT_FAILURE;
}

/* Posts one message. Returns the exit status. */
static int post(const char* name, unsigned priority, const char* text) {
  /* Step 1: open the queue, or make it. Which attributes and which mode does it get, and when? */
  /* Step 4: what if the text is too long? And what does your call do while the queue is full? */
  (void)name, (void)priority, (void)text;
  return not_written("post");
}

/* Prints one message. Returns the exit status. */
static int fetch(const char* name) {
  /* Step 2: how large must the buffer be? And what tells where the text ends? */
  (void)name;
  return not_written("fetch");
}

static int count(const char* name) {
  /* Step 3: the kernel knows it. */
  (void)name;
  return not_written("count");
}

static int remove_queue(const char* name) {
  /* Step 3: this is about the name. What happens to those who have the queue open? */
  (void)name;
  return not_written("rm");
}

int main(int argc, char* argv[]) {
  if (argc < 3) return usage();
  const char* command = argv[1];
  const char* name = argv[2];
  /* Step 5: which names, and which priorities, are wrong usage? */
  if (strcmp(command, "post") == 0 && argc == 5) return post(name, 0, argv[4]);
  if (strcmp(command, "fetch") == 0 && argc == 3) return fetch(name);
  if (strcmp(command, "count") == 0 && argc == 3) return count(name);
  if (strcmp(command, "rm") == 0 && argc == 3) return remove_queue(name);
  return usage();
}
