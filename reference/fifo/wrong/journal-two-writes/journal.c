#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char* path;

static void stop(int signal) {
  (void)signal;
  unlink(path);
  _exit(0);
}

static int failure(const char* what) {
  perror(what);
  return 1;
}

static int make_fifo(void) {
  struct stat about;
  if (mkfifo(path, 0600) == -1 && errno != EEXIST) return failure(path);
  if (stat(path, &about) == 0 && S_ISFIFO(about.st_mode)) return 0;
  fprintf(stderr, "%s is something else\n", path);
  return 1;
}

static int serve(void) {
  if (make_fifo() != 0) return 1;
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  int fifo = open(path, O_RDWR);
  if (fifo == -1) return failure(path);
  FILE* lines = fdopen(fifo, "r");
  puts("ready");
  fflush(stdout);
  char* line = NULL;
  size_t room = 0;
  long number = 0;
  while (getline(&line, &room, lines) > 0 && strcmp(line, "quit\n") != 0) {
    printf("%ld %s", ++number, line);
    fflush(stdout);
  }
  unlink(path);
  return 0;
}

static int send_line(const char* text) {
  char line[PIPE_BUF];
  size_t length = strlen(text);
  if (length >= sizeof line || strchr(text, '\n') != NULL) {
    fprintf(stderr, "TEXT is too long, or more than one line\n");
    return 1;
  }
  memcpy(line, text, length);
  signal(SIGPIPE, SIG_IGN);
  int fifo = open(path, O_WRONLY | O_NONBLOCK);
  struct stat about;
  if (fifo == -1 || fstat(fifo, &about) == -1) return failure(path);
  if (!S_ISFIFO(about.st_mode)) {
    fprintf(stderr, "%s is no FIFO\n", path);
    return 1;
  }
  fcntl(fifo, F_SETFL, 0);
  if (write(fifo, line, length) == -1) return failure("write");
  return write(fifo, "\n", 1) == -1 ? failure("write") : 0;
}

int main(int argc, char* argv[]) {
  if (argc > 2) path = argv[2];
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve();
  if (argc == 4 && strcmp(argv[1], "send") == 0) return send_line(argv[3]);
  fprintf(stderr, "usage: journal serve PATH\n       journal send PATH TEXT\n");
  return 2;
}
