// relay: Debian's socat in the form that the task asks for. It prints `ready` once the socket is
// there and somebody listens on it.
//
// socat replaces this process; a grandchild prints `ready`, and has nothing else to do with it.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* There is no event for "socat listens now": bind(2) and listen(2) are its own. To connect would
   make a connection to the target. So /proc/net/unix is looked at, until it says that somebody
   accepts. */
static int somebody_listens(const char* path) {
  char line[512];
  int found = 0;
  FILE* table = fopen("/proc/net/unix", "r");
  if (table == NULL) return 1;
  while (fgets(line, sizeof line, table) != NULL) {
    char flags[16], name[256];
    if (sscanf(line, "%*s %*s %*s %15s %*s %*s %*s %255s", flags, name) == 2 &&
        strcmp(flags, "00010000") == 0 && strcmp(name, path) == 0)
      found = 1;
  }
  fclose(table);
  return found;
}

static void print_ready_later(const char* path) {
  for (int i = 0; i < 2000; ++i) {
    if (somebody_listens(path)) {
      if (write(STDOUT_FILENO, "ready\n", 6) != 6) _exit(1);
      break;
    }
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
  }
  _exit(0);
}

int main(int argc, char* argv[]) {
  if (argc != 3) {
    fprintf(stderr, "usage: relay LISTEN TARGET\n");
    return 2;
  }
  char listen[256], connect[256];
  snprintf(listen, sizeof listen, "UNIX-LISTEN:%s,fork,backlog=128", argv[1]);
  snprintf(connect, sizeof connect, "UNIX-CONNECT:%s", argv[2]);

  /* The one who prints is a grandchild, so that socat gets no child that it does not know. */
  pid_t helper = fork();
  if (helper == 0) {
    if (fork() == 0) print_ready_later(argv[1]);
    _exit(0);
  }
  waitpid(helper, NULL, 0);
  /* -t: after the end of one direction, the other one may take its time. */
  execlp("socat", "socat", "-t", "600", listen, connect, (char*)NULL);
  perror("socat");
  return EXIT_FAILURE;
}
