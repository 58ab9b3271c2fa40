#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { block_size = 16384 };

static int failed(const char* what) {
  fprintf(stderr, "journal: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

static int refused(const char* what, const char* why) {
  fprintf(stderr, "journal: %s: %s\n", what, why);
  return EXIT_FAILURE;
}

// ---- serve ----

/* A line that is not complete yet. */
struct line {
  char* text;
  size_t length;
  size_t room;
};

static bool append(struct line* line, const char* bytes, size_t count) {
  if (line->length + count > line->room) {
    size_t room = 2 * (line->length + count);
    char* larger = realloc(line->text, room);
    if (larger == NULL) return false;
    line->text = larger;
    line->room = room;
  }
  if (count > 0) memcpy(line->text + line->length, bytes, count);
  line->length += count;
  return true;
}

static bool is_quit(const struct line* line) {
  return line->length == 4 && memcmp(line->text, "quit", 4) == 0;
}

static void print(struct line* line) {
  static unsigned long number;
  printf("%lu ", ++number);
  fwrite(line->text, 1, line->length, stdout);
  putchar('\n');
  line->length = 0;
}

enum outcome { more, quit, failure };

static enum outcome take(struct line* line, const char* block, size_t size) {
  const char* end = block + size;
  while (block < end) {
    const char* newline = memchr(block, '\n', (size_t)(end - block));
    const char* stop = newline != NULL ? newline : end;
    if (!append(line, block, (size_t)(stop - block))) return failure;
    if (newline == NULL) break;
    if (is_quit(line)) return quit;
    print(line);
    block = newline + 1;
  }
  return fflush(stdout) == 0 ? more : failure;
}

static const char* served_path;

/* Only calls that signal-safety(7) lists. */
static void end(int signal) {
  (void)signal;
  unlink(served_path);
  _exit(EXIT_SUCCESS);
}

static void on_stop_signals(int how) {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  sigprocmask(how, &stops, NULL);
}

/* A signal may end the program while it waits, but not while it prints. Between the two calls
   nothing can be missed: whenever the signal comes, the handler ends the program. */
static ssize_t read_block(int fifo, char* block) {
  on_stop_signals(SIG_UNBLOCK);
  ssize_t size = read(fifo, block, block_size);
  int error = errno;
  on_stop_signals(SIG_BLOCK);
  errno = error;
  return size;
}

static int print_all(int fifo) {
  struct line line = {NULL, 0, 0};
  char block[block_size];
  enum outcome outcome = more;
  while (outcome == more) {
    ssize_t size = read_block(fifo, block);
    if (size >= 0)
      outcome = take(&line, block, (size_t)size);
    else if (errno != EINTR)
      outcome = failure;
  }
  if (outcome == failure) perror("journal");
  free(line.text);
  return outcome == quit && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Makes the FIFO, or finds it there. Returns whether that is what is there now. */
static bool make_fifo(const char* path) {
  if (mkfifo(path, 0600) == 0) return true;
  struct stat about;
  if (errno != EEXIST || stat(path, &about) == -1) return failed(path), false;
  if (!S_ISFIFO(about.st_mode)) return refused(path, "there is something else"), false;
  return true;
}

static int serve(const char* path) {
  on_stop_signals(SIG_BLOCK);
  if (!make_fifo(path)) return EXIT_FAILURE;
  served_path = path;
  struct sigaction action = {.sa_handler = end};
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);

  /* fifo(7): with O_RDWR this open waits for nobody, and since there is always a writer, this
     program itself, read waits instead of returning 0 when the last sender has gone. */
  int fifo = open(path, O_RDWR | O_CLOEXEC);
  if (fifo == -1) return failed(path);
  puts("ready");
  fflush(stdout);
  int status = print_all(fifo);
  close(fifo);
  unlink(path);
  return status;
}

// ---- send ----

/* Opens the FIFO for writing, or says why it cannot be. */
static int open_fifo(const char* path) {
  int fifo = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat about;
  if (fifo == -1 && errno == ENXIO)
    refused(path, "nobody reads from it");
  else if (fifo == -1 || fstat(fifo, &about) == -1)
    failed(path);
  else if (!S_ISFIFO(about.st_mode))
    refused(path, "not a FIFO");
  else
    return fifo;
  if (fifo != -1) close(fifo);
  return -1;
}

/* Writes both parts with one call, as soon as there is room for them. Nothing is ever left over:
   up to PIPE_BUF bytes go as a whole or not at all, see pipe(7). */
static int write_line(int fifo, const char* text, size_t length) {
  struct iovec parts[] = {{(void*)text, length}, {"\n", 1}};
  while (writev(fifo, parts, 2) == -1) {
    struct pollfd room = {fifo, POLLOUT, 0};
    if (errno == EAGAIN)
      poll(&room, 1, -1);
    else if (errno != EINTR)
      return failed("write");
  }
  return EXIT_SUCCESS;
}

static int send_line(const char* path, const char* text) {
  size_t length = strlen(text);
  if (strchr(text, '\n') != NULL) return refused("TEXT", "more than one line");
  if (length + 1 > PIPE_BUF) return refused("TEXT", "too long to stay in one piece");
  int fifo = open_fifo(path);
  if (fifo == -1) return EXIT_FAILURE;
  int status = write_line(fifo, text, length);
  close(fifo);
  return status;
}

int main(int argc, char* argv[]) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc == 4 && strcmp(argv[1], "send") == 0) return send_line(argv[2], argv[3]);
  fprintf(stderr, "usage: journal serve PATH\n       journal send PATH TEXT\n");
  return 2;
}
