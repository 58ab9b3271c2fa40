#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char** commands[32];
static int count = 0;

static int split(int argc, char* argv[]) {
  int first = 1;
  for (int i = 1; i <= argc; ++i) {
    if (i < argc && strcmp(argv[i], "|") != 0) continue;
    if (i == first || count == 32) return -1;
    argv[i] = NULL;
    commands[count++] = argv + first;
    first = i + 1;
  }
  return 0;
}

static void run(char** command, int in, int out) {
  if (in >= 0) dup2(in, STDIN_FILENO);
  if (out >= 0) dup2(out, STDOUT_FILENO);
  execvp(command[0], command);
  const int reason = errno;
  fprintf(stderr, "pipeline: %s: %s\n", command[0], strerror(reason));
  _exit(reason == ENOENT ? 127 : 126);
}

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char* argv[]) {
  if (argc < 2 || split(argc, argv) != 0) {
    fprintf(stderr, "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n");
    return 2;
  }
  pid_t children[32];
  int in = -1;
  for (int i = 0; i < count; ++i) {
    int next[2] = {-1, -1};
    if (i + 1 < count && pipe2(next, O_CLOEXEC) != 0) return 1;
    children[i] = fork();
    if (children[i] < 0) return 1;
    if (children[i] == 0) {
      pid_t grandchild = i + 1 < count ? fork() : 0;  // <- orphan
      if (grandchild != 0) _exit(grandchild == -1);
      run(commands[i], in, next[1]);
    }
    if (in >= 0) close(in);
    if (next[1] >= 0) close(next[1]);
    in = next[0];
  }
  int status = 0;
  int failed = 0;
  for (int i = 0; i < count; ++i) {
    waitpid(children[i], &status, 0);
    if (i + 1 < count && status != 0) failed = 1;
  }
  return failed ? 1 : code_of(status);
}
