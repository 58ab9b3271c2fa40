// merge: prints the lines of several FIFOs, each as soon as it is complete. epoll(7) tells of
// changes (EPOLLET): a FIFO whose writer has gone is told of once, and not again and again. After
// each change the FIFO is read until there is nothing, in turns with the others.

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { most_inputs = 64, block_size = 16384 };

/* What the last read said of a FIFO. */
enum state {
  not_yet, /* no writer has been seen */
  ready,   /* there may be more to read */
  quiet,   /* nothing to read, but a writer is there */
  gone     /* there was a writer, and there is none */
};

struct input {
  int fd;
  enum state state;
  char* line; /* what has come of a line that is not complete yet */
  size_t length;
  size_t room;
};

static struct input inputs[most_inputs];
static int count;

static bool make_room(struct input* input, size_t more) {
  if (input->length + more <= input->room) return true;
  size_t room = 2 * (input->length + more);
  char* line = realloc(input->line, room);
  if (line == NULL) return false;
  input->line = line;
  input->room = room;
  return true;
}

static bool add(struct input* input, const char* bytes, size_t size) {
  if (!make_room(input, size)) return false;
  memcpy(input->line + input->length, bytes, size);
  input->length += size;
  return true;
}

static void print_line(struct input* input) {
  printf("%d ", (int)(input - inputs));
  fwrite(input->line, 1, input->length, stdout);
  putchar('\n');
  input->length = 0;
}

static bool take(struct input* input, const char* bytes, size_t size) {
  const char* end;
  while ((end = memchr(bytes, '\n', size)) != NULL) {
    size_t part = (size_t)(end - bytes);
    if (!add(input, bytes, part)) return false;
    print_line(input);
    bytes += part + 1;
    size -= part + 1;
  }
  return add(input, bytes, size);
}

/* One block, so that a writer who never stops has to share with the others. */
static bool read_block(struct input* input) {
  char block[block_size];
  ssize_t size = read(input->fd, block, sizeof block);
  if (size > 0) {
    input->state = ready;
    return take(input, block, (size_t)size);
  }
  if (size == 0) {
    if (input->length > 0) print_line(input);
    /* An empty FIFO before its first writer looks like one after the last (fifo(7)); only epoll
       knows: without a writer there has been no event, and nobody reads here. */
    input->state = gone;
    return true;
  }
  if (errno == EINTR) return true;
  input->state = quiet;
  return errno == EAGAIN;
}

/* Before the end: has a writer come back without a word? Its FIFO says EAGAIN instead of 0. */
static bool look_again(void) {
  for (int i = 0; i < count; ++i)
    if (!read_block(&inputs[i])) return false;
  return true;
}

static bool all_gone(void) {
  for (int i = 0; i < count; ++i)
    if (inputs[i].state != gone) return false;
  return true;
}

static bool any_ready(void) {
  for (int i = 0; i < count; ++i)
    if (inputs[i].state == ready) return true;
  return false;
}

/* Waits for changes, if there is nothing left to read. */
static bool note_changes(int epoll) {
  struct epoll_event events[most_inputs];
  int changes = epoll_wait(epoll, events, most_inputs, any_ready() ? 0 : -1);
  if (changes == -1) return errno == EINTR;
  for (int i = 0; i < changes; ++i) inputs[events[i].data.u32].state = ready;
  return true;
}

static bool read_ready(void) {
  for (int i = 0; i < count; ++i)
    if (inputs[i].state == ready && !read_block(&inputs[i])) return false;
  return fflush(stdout) == 0;
}

static bool merge(int epoll) {
  for (;;) {
    if (all_gone()) {
      if (!look_again()) return false;
      if (all_gone()) return true;
    }
    if (!note_changes(epoll) || !read_ready()) return false;
  }
}

/* With O_NONBLOCK, to open a FIFO for reading waits for no writer. */
static bool open_input(int epoll, const char* path) {
  struct input* input = &inputs[count];
  input->fd = open(path, O_RDONLY | O_NONBLOCK);
  if (input->fd == -1) return false;
  struct epoll_event wanted = {.events = EPOLLIN | EPOLLET, .data.u32 = (uint32_t)count};
  ++count;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, input->fd, &wanted) == 0;
}

int main(int argc, char* argv[]) {
  if (argc < 2 || argc > 1 + most_inputs) {
    fprintf(stderr, "usage: %s PATH... (1 to %d FIFOs)\n", argv[0], most_inputs);
    return 2;
  }
  int epoll = epoll_create1(0);
  for (int i = 1; i < argc; ++i) {
    if (epoll == -1 || !open_input(epoll, argv[i])) {
      perror(argv[i]);
      return EXIT_FAILURE;
    }
  }
  if (merge(epoll)) return EXIT_SUCCESS;
  perror("merge");
  return EXIT_FAILURE;
}
