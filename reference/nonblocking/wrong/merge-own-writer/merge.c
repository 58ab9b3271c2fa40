#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { most = 64, longest = 1 << 20 };

struct input {
  const char* path;
  int had_writer;
  int gone;
  char* line;
  size_t length;
};

static struct input inputs[most];
static struct pollfd waits[most];
static int count;

static void print_line(int i) {
  printf("%d %.*s\n", i, (int)inputs[i].length, inputs[i].line);
  fflush(stdout);
  inputs[i].length = 0;
}

static void take(int i, const char* bytes, ssize_t size) {
  struct input* input = &inputs[i];
  for (ssize_t k = 0; k < size; ++k) {
    if (bytes[k] == '\n')
      print_line(i);
    else if (input->length < longest)
      input->line[input->length++] = bytes[k];
  }
}

static int open_fifo(const char* path) { return open(path, O_RDWR | O_NONBLOCK); }

static void end_of_input(int i) {
  if (inputs[i].length > 0) print_line(i);
  inputs[i].had_writer = 1;
  inputs[i].gone = 1;
  int old = waits[i].fd;
  waits[i].fd = open_fifo(inputs[i].path);
  close(old);
}

static void serve(int i) {
  char block[4096];
  ssize_t size;
  while ((size = read(waits[i].fd, block, sizeof block)) > 0) take(i, block, size);
  inputs[i].had_writer = 1;
  inputs[i].gone = 0;
  if (size == 0) end_of_input(i);
}

static int all_done(void) {
  for (int i = 0; i < count; ++i)
    if (!inputs[i].had_writer || !inputs[i].gone) return 0;
  return 1;
}

int main(int argc, char* argv[]) {
  count = argc - 1;
  if (count < 1 || count > most) {
    fprintf(stderr, "usage: merge PATH...\n");
    return 2;
  }
  for (int i = 0; i < count; ++i) {
    inputs[i].path = argv[i + 1];
    inputs[i].line = malloc(longest);
    waits[i].fd = open_fifo(argv[i + 1]);
    waits[i].events = POLLIN;
    if (waits[i].fd == -1) {
      perror(argv[i + 1]);
      return 1;
    }
  }
  while (!all_done()) {
    if (poll(waits, (nfds_t)count, -1) == -1) continue;
    for (int i = 0; i < count; ++i)
      if (waits[i].revents != 0) serve(i);
  }
  return 0;
}
