#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int failure(const char* what) {
  fprintf(stderr, "greet: %s: %s\n", what, strerror(errno));
  return 1;
}

static int send_all(int fd, const char* bytes, size_t left) {
  while (left > 0) {
    ssize_t count = send(fd, bytes, left, MSG_NOSIGNAL);
    if (count == -1 && errno != EINTR) return -1;
    if (count == -1) continue;
    bytes += count;
    left -= (size_t)count;
  }
  return 0;
}

static void converse(int client) {
  FILE* lines = fdopen(client, "r");
  char* line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, lines)) > 0 && line[size - 1] == '\n')
    if (send_all(fileno(lines), "hello, ", 7) || send_all(fileno(lines), line, (size_t)size)) break;
  free(line);
  fclose(lines);
}

static const char* to_remove;
static pid_t pids[4096];
static int count;

static void end_children(void) {
  for (int i = 0; i < count; ++i) kill(pids[i], SIGTERM);
  while (wait(NULL) > 0) {
  }
}

static void on_end(int signal) {
  (void)signal;
  unlink(to_remove);
  end_children();
  _exit(0);
}

static void accept_all(int listener) {
  for (;;) {
    int client = accept(listener, NULL, NULL);  // <- fd-leak
    if (client == -1 && errno == EINTR) continue;
    if (client == -1) {
      perror("greet: accept");
      on_end(0);
    }
    /* A signal between the fork and the note of its pid would forget the child. */
    sigset_t ending, before;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, &before);
    pid_t pid = fork();
    if (pid == -1) abort();
    if (pid == 0) {
      signal(SIGTERM, SIG_DFL);
      signal(SIGINT, SIG_DFL);
      sigprocmask(SIG_SETMASK, &before, NULL);
      close(listener);
      converse(client);
      _exit(0);
    }
    pids[count++ % 4096] = pid;
    sigprocmask(SIG_SETMASK, &before, NULL);
  }
}

static int is_live(const struct sockaddr_un* address) {
  int probe = socket(AF_UNIX, SOCK_STREAM, 0);
  int live = connect(probe, (const struct sockaddr*)address, sizeof *address) == 0;
  close(probe);
  return live;
}

static int serve(struct sockaddr_un* address) {
  to_remove = address->sun_path;
  signal(SIGTERM, on_end);
  signal(SIGINT, on_end);
  signal(SIGCHLD, SIG_IGN);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)address, sizeof *address) == -1) {
    if (errno != EADDRINUSE || is_live(address)) return failure(address->sun_path);
    unlink(address->sun_path);
    if (bind(listener, (struct sockaddr*)address, sizeof *address) == -1) return failure("bind");
  }
  if (listen(listener, 64) == -1) return failure("listen");
  puts("ready");
  fflush(stdout);
  accept_all(listener);
  return 0;
}

static int ask(const struct sockaddr_un* address, char* names[]) {
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(fd, (const struct sockaddr*)address, sizeof *address) == -1)
    return failure(address->sun_path);
  FILE* answers = fdopen(fd, "r");
  char* line = NULL;
  size_t room = 0;
  for (; *names != NULL; ++names) {
    if (send_all(fd, *names, strlen(*names)) || send_all(fd, "\n", 1)) return failure("send");
    if (getline(&line, &room, answers) <= 0) return failure("the server has gone");
    fputs(line, stdout);
    fflush(stdout);
  }
  return 0;
}

int main(int argc, char* argv[]) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (argc > 2) strncpy(address.sun_path, argv[2], sizeof address.sun_path - 1);
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(&address);
  if (argc > 3 && strcmp(argv[1], "ask") == 0) return ask(&address, argv + 3);
  fprintf(stderr, "usage: greet serve PATH | greet ask PATH NAME...\n");
  return 2;
}
