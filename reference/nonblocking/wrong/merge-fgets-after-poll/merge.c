#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { most = 64, longest = 1 << 20 };

static char* paths[most];
static FILE* files[most];
static char* lines[most]; /* what has come of a line */
static struct pollfd waits[most];
static int had_writer[most];
static int gone[most];
static int count;

static void open_fifo(int i) {
  waits[i].fd = open(paths[i], O_RDONLY | O_NONBLOCK);
  waits[i].events = POLLIN;
  if (waits[i].fd == -1) {
    perror(paths[i]);
    exit(1);
  }
  files[i] = fdopen(waits[i].fd, "r");
}

static void print_line(int i) {
  size_t length = strlen(lines[i]);
  printf("%d %s%s", i, lines[i], length > 0 && lines[i][length - 1] == '\n' ? "" : "\n");
  fflush(stdout);
  lines[i][0] = 0;
}

static void end_of_input(int i) {
  FILE* old = files[i];
  if (lines[i][0] != 0) print_line(i);
  gone[i] = 1;
  open_fifo(i);
  fclose(old);
}

/* One line for each time that poll says so. */
static void serve(int i) {
  size_t length = strlen(lines[i]);
  had_writer[i] = 1;
  gone[i] = 0;
  clearerr(files[i]);
  if (fgets(lines[i] + length, (int)(longest - length), files[i]) == NULL) {
    if (feof(files[i])) end_of_input(i);
    return;
  }
  length = strlen(lines[i]);
  if (lines[i][length - 1] == '\n') print_line(i);
}

static int all_done(void) {
  for (int i = 0; i < count; ++i)
    if (!had_writer[i] || !gone[i]) return 0;
  return 1;
}

int main(int argc, char* argv[]) {
  count = argc - 1;
  if (count < 1 || count > most) {
    fprintf(stderr, "usage: merge PATH...\n");
    return 2;
  }
  for (int i = 0; i < count; ++i) {
    paths[i] = argv[i + 1];
    lines[i] = calloc(1, longest + 1);
    open_fifo(i);
  }
  while (!all_done()) {
    if (poll(waits, (nfds_t)count, -1) == -1) continue;
    for (int i = 0; i < count; ++i)
      if (waits[i].revents != 0) serve(i);
  }
  return 0;
}
