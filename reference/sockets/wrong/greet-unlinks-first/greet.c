#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
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

static void* converse(void* argument) {
  FILE* lines = fdopen((int)(intptr_t)argument, "r");
  char* line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, lines)) > 0 && line[size - 1] == '\n')
    if (send_all(fileno(lines), "hello, ", 7) || send_all(fileno(lines), line, (size_t)size)) break;
  free(line);
  fclose(lines);
  return NULL;
}

static void* accept_all(void* argument) {
  int listener = (int)(intptr_t)argument;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client == -1) continue;
    pthread_t thread;
    if (pthread_create(&thread, NULL, converse, (void*)(intptr_t)client) != 0) abort();
    pthread_detach(thread);
  }
}

static int serve(struct sockaddr_un* address) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, NULL);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  unlink(address->sun_path);
  if (bind(listener, (struct sockaddr*)address, sizeof *address) == -1)
    return failure(address->sun_path);
  if (listen(listener, 64) == -1) return failure("listen");
  puts("ready");
  fflush(stdout);
  pthread_t acceptor;
  if (pthread_create(&acceptor, NULL, accept_all, (void*)(intptr_t)listener) != 0) abort();
  int signal_number;
  sigwait(&ends, &signal_number);
  unlink(address->sun_path);
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
