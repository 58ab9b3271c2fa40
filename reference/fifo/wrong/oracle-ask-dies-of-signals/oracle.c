#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const long long largest = 2000000000;
static char own[4200]; /* what a signal removes */

static void stop_serving(int signal) {
  (void)signal;
  unlink(own);
  _exit(0);
}

static int failure(const char* what) {
  perror(what);
  return 1;
}

static void reply(const char* path, long pid, long long number) {
  char name[4200], line[64];
  snprintf(name, sizeof name, "%s.%ld", path, pid);
  int length = snprintf(line, sizeof line, "%lld\n", number * number);
  int fifo = open(name, O_WRONLY | O_NONBLOCK);
  if (fifo == -1) {
    perror(name);
    return;
  }
  if (write(fifo, line, (size_t)length) == -1) perror(name);
  close(fifo);
}

static void answer(const char* path, const char* line) {
  long pid;
  long long number;
  int end = 0;
  if (sscanf(line, "%8ld %12lld%n", &pid, &number, &end) == 2 && strcmp(line + end, "\n") == 0 &&
      pid > 0 && number >= -largest && number <= largest)
    reply(path, pid, number);
  else
    fprintf(stderr, "not a request: %.40s\n", line);
}

static int serve(const char* path) {
  snprintf(own, sizeof own, "%s", path);
  signal(SIGTERM, stop_serving);
  signal(SIGINT, stop_serving);
  signal(SIGPIPE, SIG_IGN);
  if (mkfifo(path, 0600) == -1) return failure(path);
  FILE* requests = fopen(path, "r+");
  if (requests == NULL) return failure(path);
  puts("ready");
  fflush(stdout);
  char* line = NULL;
  size_t room = 0;
  while (getline(&line, &room, requests) > 0) answer(path, line);
  return failure(path);
}

/* Sends the request and prints the reply. */
static int converse(const char* path, long long number) {
  FILE* replies = fopen(own, "r+");
  int requests = open(path, O_WRONLY | O_NONBLOCK);
  struct stat about;
  if (replies == NULL || requests == -1 || fstat(requests, &about) == -1) return failure(path);
  if (!S_ISFIFO(about.st_mode)) {
    fprintf(stderr, "%s is no FIFO\n", path);
    return 1;
  }
  fcntl(requests, F_SETFL, 0);
  dprintf(requests, "%ld %lld\n", (long)getpid(), number);
  char line[64];
  if (fgets(line, sizeof line, replies) == NULL) return failure("no reply");
  fputs(line, stdout);
  return 0;
}

static int ask(const char* path, long long number) {
  snprintf(own, sizeof own, "%s.%ld", path, (long)getpid());
  signal(SIGPIPE, SIG_IGN);
  if (mkfifo(own, 0600) == -1) return failure(own);
  int status = converse(path, number);
  unlink(own);
  return status;
}

static int usage(void) {
  fprintf(stderr, "usage: oracle serve PATH\n       oracle ask PATH NUMBER\n");
  return 2;
}

int main(int argc, char* argv[]) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc != 4 || strcmp(argv[1], "ask") != 0) return usage();
  char* end;
  errno = 0;
  long long number = strtoll(argv[3], &end, 10);
  if (end == argv[3] || *end != '\0' || errno != 0 || number < -largest || number > largest)
    return usage();
  return ask(argv[2], number);
}
