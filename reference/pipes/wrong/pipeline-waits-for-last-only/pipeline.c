#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most = 32 };

static int parse(char* arguments[], char** commands[]) {
  int count = 0;
  char** start = arguments;
  for (char** next = arguments;; ++next) {
    if (*next != NULL && strcmp(*next, "|") != 0) continue;
    if (next == start || count == most) return -1;
    commands[count++] = start;
    if (*next == NULL) return count;
    *next = NULL;
    start = next + 1;
  }
}

static void run(char* command[], int in, int out) {
  if (in != STDIN_FILENO) {
    dup2(in, STDIN_FILENO);
    close(in);
  }
  if (out != STDOUT_FILENO) {
    dup2(out, STDOUT_FILENO);
    close(out);
  }
  execvp(command[0], command);
  int status = errno == ENOENT ? 127 : 126;
  perror(command[0]);
  _exit(status);
}

static int status_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char* argv[]) {
  char** commands[most];
  int count = argc > 1 ? parse(argv + 1, commands) : -1;
  if (count == -1) {
    fprintf(stderr, "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n");
    return 2;
  }
  pid_t children[most];
  int in = STDIN_FILENO;
  for (int i = 0; i < count; ++i) {
    int ends[2] = {-1, STDOUT_FILENO};
    if (i + 1 < count && pipe(ends) == -1) return 1;
    children[i] = fork();  // <- zombie, orphan
    if (children[i] == -1) return 1;
    if (children[i] == 0) {
      if (ends[0] != -1) close(ends[0]);
      run(commands[i], in, ends[1]);
    }
    if (in != STDIN_FILENO) close(in);
    if (ends[1] != STDOUT_FILENO) close(ends[1]);
    in = ends[0];
  }
  int status = 0;
  waitpid(children[count - 1], &status, 0);
  return status_of(status);
}
