// guard: answers signals and echoes lines, whichever comes. The handlers write the number of their
// signal into a pipe ("self-pipe"), and one poll(2) waits for that pipe and for standard input: a
// signal that comes just before the poll has left a byte behind, which the poll finds.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { last_interrupt = 3, block_size = 4096 };

static int signals_in;
static int signals_out;

/* Only write(2), which is async-signal-safe. The pipe takes 65536 signals before one is lost, and
   it does not block: a handler that waits would wait for the very code that it interrupted. */
static void note(int number) {
  int saved = errno; /* the interrupted code may be about to look at it */
  unsigned char byte = (unsigned char)number;
  if (write(signals_out, &byte, 1) == -1) {
    /* full: there is enough to wake up for */
  }
  errno = saved;
}

static bool install_handlers(void) {
  static const int numbers[] = {SIGINT, SIGUSR1, SIGTERM};
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1) return false;
  signals_in = ends[0];
  signals_out = ends[1];
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i)
    if (sigaction(numbers[i], &action, NULL) == -1) return false;
  return true;
}

/* Past every buffer, so that nothing is left to be flushed. */
static bool say(const char* text, size_t size) {
  while (size > 0) {
    ssize_t count = write(STDOUT_FILENO, text, size);
    if (count == -1 && errno == EAGAIN) {
      struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};
      poll(&room, 1, -1);
    } else if (count == -1 && errno != EINTR) {
      return false;
    } else if (count > 0) {
      text += count;
      size -= (size_t)count;
    }
  }
  return true;
}

static bool say_number(const char* what, int number) {
  char line[32];
  int size = snprintf(line, sizeof line, "%s %d\n", what, number);
  return say(line, (size_t)size);
}

static bool say_text(const char* text) { return say(text, strlen(text)); }

/* What has come of a line that has not ended yet, behind the mark that it will be printed with. */
struct line {
  char* bytes;
  size_t size;
  size_t room;
};

static bool append(struct line* line, const char* bytes, size_t size) {
  if (line->size + size + 2 > line->room) {
    size_t room = 2 * (line->size + size + 2);
    char* larger = realloc(line->bytes, room);
    if (larger == NULL) return false;
    line->bytes = larger;
    line->room = room;
  }
  if (line->size == 0) {
    memcpy(line->bytes, "> ", 2);
    line->size = 2;
  }
  memcpy(line->bytes + line->size, bytes, size);
  line->size += size;
  return true;
}

static bool print(struct line* line) {
  bool printed = say(line->bytes, line->size);
  line->size = 0;
  return printed;
}

static bool take_bytes(struct line* line, const char* bytes, size_t size) {
  while (size > 0) {
    const char* newline = memchr(bytes, '\n', size);
    size_t part = newline == NULL ? size : (size_t)(newline - bytes) + 1;
    if (!append(line, bytes, part)) return false;
    if (newline != NULL && !print(line)) return false;
    bytes += part;
    size -= part;
  }
  return true;
}

/* Reads what is there. At end-of-file *input becomes -1, which poll(2) passes over. */
static bool read_input(int* input, struct line* line) {
  char block[block_size];
  ssize_t count = read(*input, block, sizeof block);
  if (count == -1) return errno == EINTR || errno == EAGAIN;
  if (count > 0) return take_bytes(line, block, (size_t)count);
  *input = -1;
  return line->size == 0 || take_bytes(line, "\n", 1);
}

/* Answers one signal; *ended becomes true if it was the last one. */
static bool answer(int number, int* interrupts, bool* ended) {
  if (number == SIGUSR1) return say_number("status", *interrupts);
  if (number == SIGTERM) {
    *ended = true;
    return say_text("terminated\n");
  }
  ++*interrupts;
  if (!say_number("interrupt", *interrupts)) return false;
  *ended = *interrupts == last_interrupt;
  return !*ended || say_text("bye\n");
}

static bool answer_signals(int* interrupts, bool* ended) {
  unsigned char number;
  while (!*ended) {
    ssize_t count = read(signals_in, &number, 1);
    if (count == -1 && errno == EINTR) continue;
    if (count != 1) return errno == EAGAIN;
    if (!answer(number, interrupts, ended)) return false;
  }
  return true;
}

static bool run(void) {
  int input = STDIN_FILENO;
  struct line line = {0};
  int interrupts = 0;
  bool ended = false;
  bool well = say_text("ready\n");
  while (well && !ended) {
    struct pollfd waits[2] = {{.fd = signals_in, .events = POLLIN},
                              {.fd = input, .events = POLLIN}};
    if (poll(waits, 2, -1) == -1) {
      well = errno == EINTR;
      continue;
    }
    if (waits[0].revents != 0) well = answer_signals(&interrupts, &ended);
    if (well && !ended && waits[1].revents != 0) well = read_input(&input, &line);
  }
  free(line.bytes);
  return well;
}

int main(int argc, char* argv[]) {
  if (argc != 1) {
    fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }
  if (install_handlers() && run()) return EXIT_SUCCESS;
  perror("guard");
  return EXIT_FAILURE;
}
