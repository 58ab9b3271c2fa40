#define _GNU_SOURCE /* ppoll(2) */
// greet: answers names over a Unix socket. The server forks a child for each client, so a client
// that is silent, or does not read, holds up nobody but its own child.

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Both sides ------------------------------------------------------------------------------ */

static int failure(const char* what) {
  fprintf(stderr, "greet: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

/* Returns false if the path is too long for an address; see unix(7). */
static bool make_address(struct sockaddr_un* address, const char* path) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return false;
  }
  strcpy(address->sun_path, path);
  return true;
}

static bool send_all(int socket, const char* bytes, size_t left) {
  while (left > 0) {
    ssize_t count = send(socket, bytes, left, MSG_NOSIGNAL);
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) return false;
    bytes += count;
    left -= (size_t)count;
  }
  return true;
}

/* ---- serve: the child of one client ---------------------------------------------------------- */

/* Answers line after line until the client closes the connection. Returns the exit status. */
static int converse(int socket) {
  FILE* lines = fdopen(socket, "r");
  if (lines == NULL) return EXIT_FAILURE;
  char* line = NULL;
  size_t room = 0;
  ssize_t length;
  static const char hello[] = "hello, ";
  while ((length = getline(&line, &room, lines)) > 0 && line[length - 1] == '\n')
    if (!send_all(socket, hello, sizeof hello - 1) || !send_all(socket, line, (size_t)length))
      break;
  free(line);
  fclose(lines);
  return EXIT_SUCCESS;
}

/* ---- serve: the parent ----------------------------------------------------------------------- */

static volatile sig_atomic_t asked_to_end;

static void on_end(int signal) {
  (void)signal;
  asked_to_end = 1;
}

static void on_child(int signal) { (void)signal; /* only to wake ppoll(2) up */ }

/* The children that have not been waited for. */
struct children {
  pid_t* pids;
  size_t count;
  size_t room;
};

/* The room is made before the fork, so that no child is ever forgotten. */
static bool make_room(struct children* children) {
  if (children->count < children->room) return true;
  size_t room = children->room * 2 + 16;
  pid_t* pids = realloc(children->pids, room * sizeof *pids);
  if (pids == NULL) return false;
  children->pids = pids;
  children->room = room;
  return true;
}

static void forget(struct children* children, pid_t pid) {
  for (size_t i = 0; i < children->count; ++i)
    if (children->pids[i] == pid) children->pids[i--] = children->pids[--children->count];
}

/* Signals merge: one SIGCHLD can stand for several children. */
static void reap(struct children* children) {
  pid_t pid;
  while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) forget(children, pid);
}

static void end_all(struct children* children) {
  for (size_t i = 0; i < children->count; ++i) kill(children->pids[i], SIGTERM);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
  }
  free(children->pids);
}

/* In the child the signals mean what they mean by default, and are not blocked. */
static void as_by_default(const sigset_t* mask) {
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  signal(SIGCHLD, SIG_DFL);
  sigprocmask(SIG_SETMASK, mask, NULL);
}

static void serve_next(int listener, struct children* children, const sigset_t* mask) {
  int client = accept(listener, NULL, NULL);
  if (client == -1) return; /* the client has gone already */
  pid_t pid = make_room(children) ? fork() : -1;
  if (pid == 0) {
    as_by_default(mask);
    close(listener);
    _exit(converse(client));
  }
  if (pid == -1)
    fprintf(stderr, "greet: a client was sent away: %s\n", strerror(errno));
  else
    children->pids[children->count++] = pid;
  close(client); /* or the client would never see that its child has ended */
}

/* The signals are blocked except within ppoll(2): none comes between the check and the wait. Other
   calls are restarted; ppoll(2) never is. */
static sigset_t prepare_signals(void) {
  struct sigaction action = {.sa_handler = on_end, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  action.sa_handler = on_child;
  sigaction(SIGCHLD, &action, NULL);
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  return before;
}

static void serve_all(int listener, const sigset_t* before) {
  struct children children = {0};
  while (!asked_to_end) {
    struct pollfd entry = {.fd = listener, .events = POLLIN};
    int ready = ppoll(&entry, 1, NULL, before);
    reap(&children);
    if (ready == 1) serve_next(listener, &children, before);
  }
  end_all(&children);
}

/* A socket file whose server has died. Only connect(2) can tell it from one that is in use. */
static bool is_stale(const char* path, const struct sockaddr_un* address) {
  struct stat status;
  if (lstat(path, &status) == -1 || !S_ISSOCK(status.st_mode)) return false;
  int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (probe == -1) return false;
  bool refused = connect(probe, (const struct sockaddr*)address, sizeof *address) == -1 &&
                 errno == ECONNREFUSED;
  close(probe);
  return refused;
}

/* Returns false, and leaves what is there alone, if the path cannot be had. */
static bool bind_to(int socket, const char* path) {
  struct sockaddr_un address;
  if (!make_address(&address, path)) return false;
  if (bind(socket, (struct sockaddr*)&address, sizeof address) == 0) return true;
  if (errno != EADDRINUSE) return false;
  if (!is_stale(path, &address)) {
    errno = EADDRINUSE;
    return false;
  }
  return unlink(path) == 0 && bind(socket, (struct sockaddr*)&address, sizeof address) == 0;
}

static int serve(const char* path) {
  sigset_t before = prepare_signals();
  /* Non-blocking: a client may be gone again between ppoll(2) and accept(2). */
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener == -1) return failure("socket");
  if (!bind_to(listener, path)) return failure(path);
  int status = EXIT_SUCCESS;
  if (listen(listener, SOMAXCONN) == -1) {
    status = failure("listen");
  } else {
    puts("ready");
    fflush(stdout);
    serve_all(listener, &before);
  }
  unlink(path);
  return status;
}

/* ---- ask ------------------------------------------------------------------------------------- */

/* One name at a time. Returns false if there was no answer. */
static bool ask_one(int socket, FILE* answers, const char* name) {
  if (!send_all(socket, name, strlen(name)) || !send_all(socket, "\n", 1)) return false;
  char* answer = NULL;
  size_t room = 0;
  ssize_t length = getline(&answer, &room, answers);
  bool whole = length > 0 && answer[length - 1] == '\n';
  if (whole) {
    fwrite(answer, 1, (size_t)length, stdout);
    fflush(stdout);
  }
  free(answer);
  return whole;
}

static int ask(const char* path, char* const names[]) {
  struct sockaddr_un address;
  if (!make_address(&address, path)) return failure(path);
  int server = socket(AF_UNIX, SOCK_STREAM, 0);
  if (server == -1) return failure("socket");
  if (connect(server, (struct sockaddr*)&address, sizeof address) == -1) return failure(path);
  FILE* answers = fdopen(server, "r");
  if (answers == NULL) return failure("fdopen");
  int status = EXIT_SUCCESS;
  for (; *names != NULL && status == EXIT_SUCCESS; ++names) {
    if (ask_one(server, answers, *names)) continue;
    fprintf(stderr, "greet: no answer for %s\n", *names);
    status = EXIT_FAILURE;
  }
  fclose(answers);
  return status;
}

int main(int argc, char* argv[]) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(argv[2]);
  if (argc >= 4 && strcmp(argv[1], "ask") == 0) return ask(argv[2], argv + 3);
  fprintf(stderr, "usage: greet serve PATH\n       greet ask PATH NAME...\n");
  return 2;
}
