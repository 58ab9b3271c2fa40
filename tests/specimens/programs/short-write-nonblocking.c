// Writes more into a non-blocking pipe than it holds, with one write that takes only a part.
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[200000];

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || fcntl(ends[1], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (write(ends[1], block, sizeof block) == -1) return 1;  // <- short-io
  if (fork() == 0) {
    close(ends[1]);
    long bytes = 0;
    for (ssize_t count = 0; (count = read(ends[0], block, sizeof block)) > 0;) bytes += count;
    printf("%ld\n", bytes);
    return 0;
  }
  close(ends[0]);
  close(ends[1]);
  return wait(NULL) == -1;
}
