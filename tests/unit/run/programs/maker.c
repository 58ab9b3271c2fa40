// Makes what its first argument says, then waits for the end of its input: a file, a queue, a FIFO
// opened for reading or writing, children.
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int make(const char* kind, const char* what) {
  if (strcmp(kind, "file") == 0) return open(what, O_CREAT | O_WRONLY, 0600);
  if (strcmp(kind, "queue") == 0) return mq_open(what, O_CREAT | O_RDWR, 0600, NULL);
  if (strcmp(kind, "reader") == 0) return open(what, O_RDONLY | O_NONBLOCK);
  if (strcmp(kind, "writer") == 0) return open(what, O_RDWR);
  for (int i = 0; i < atoi(what); ++i)
    if (fork() == 0) exit(getchar() != EOF);
  return 0;
}

int main(int argc, char* argv[]) {
  if (argc != 3 || make(argv[1], argv[2]) == -1) return 1;
  while (getchar() != EOF) {
  }
  while (wait(NULL) != -1) {
  }
  if (strcmp(argv[1], "file") == 0) unlink(argv[2]);
  if (strcmp(argv[1], "queue") == 0) mq_unlink(argv[2]);
  return 0;
}
