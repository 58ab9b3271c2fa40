// pipeline: runs commands as a shell does. posix_spawnp(3) starts them; all pipes are made
// beforehand, and each command is told to close every end of every pipe.

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

enum { not_found = 127, not_executable = 126, wrong_usage = 2 };

/* `argv` of the program, cut into commands by null pointers in the place of the bars. */
struct pipeline {
  int commands;
  char*** command; /* the first argument of each command */
  int (*pipes)[2]; /* pipes[i] leads from command i to command i + 1 */
  pid_t last;      /* 0 if the last command could not be started */
  int status;      /* of the last command, for the shell */
};

/* Returns -1 if a command is empty. */
static int parse(struct pipeline* pipeline, char* arguments[]) {
  pipeline->commands = 0;
  for (char** start = arguments;; ++start) {
    char** end = start;
    while (*end != NULL && strcmp(*end, "|") != 0) ++end;
    if (end == start) return -1;
    pipeline->command[pipeline->commands++] = start;
    if (*end == NULL) return 0;
    *end = NULL;
    start = end;
  }
}

static void close_pipes(const struct pipeline* pipeline, int pipes) {
  for (int i = 0; i < pipes; ++i) {
    close(pipeline->pipes[i][0]);
    close(pipeline->pipes[i][1]);
  }
}

static int make_pipes(struct pipeline* pipeline) {
  for (int i = 0; i < pipeline->commands - 1; ++i) {
    if (pipe(pipeline->pipes[i]) == -1) {
      perror("pipeline: pipe");
      close_pipes(pipeline, i);
      return -1;
    }
  }
  return 0;
}

/* What command `i` has to do with its descriptors before it begins. */
static int plan(posix_spawn_file_actions_t* actions, const struct pipeline* pipeline, int i) {
  int error = 0;
  if (i > 0)
    error = posix_spawn_file_actions_adddup2(actions, pipeline->pipes[i - 1][0], STDIN_FILENO);
  if (error == 0 && i < pipeline->commands - 1)
    error = posix_spawn_file_actions_adddup2(actions, pipeline->pipes[i][1], STDOUT_FILENO);
  for (int k = 0; k < pipeline->commands - 1; ++k)
    for (int end = 0; end < 2 && error == 0; ++end)
      error = posix_spawn_file_actions_addclose(actions, pipeline->pipes[k][end]);
  return error;
}

static int spawn(const struct pipeline* pipeline, int i, pid_t* pid) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return error;
  char** command = pipeline->command[i];
  error = plan(&actions, pipeline, i);
  if (error == 0) error = posix_spawnp(pid, command[0], &actions, NULL, command, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

static int status_for(int error) { return error == ENOENT ? not_found : not_executable; }

/* posix_spawnp(3) reports with one number that there is no process or that exec has failed. */
static int is_no_process(int error) { return error == EAGAIN || error == ENOMEM; }

/* Returns -1 as soon as there is no process for a command. */
static int start_all(struct pipeline* pipeline) {
  for (int i = 0; i < pipeline->commands; ++i) {
    pid_t pid = 0;
    int error = spawn(pipeline, i, &pid);
    if (error != 0) fprintf(stderr, "pipeline: %s: %s\n", pipeline->command[i][0], strerror(error));
    if (is_no_process(error)) return -1;
    pipeline->last = error == 0 ? pid : 0;
    pipeline->status = error == 0 ? 0 : status_for(error);
  }
  return 0;
}

/* Takes the children in the order in which they end. */
static void wait_for_all(struct pipeline* pipeline) {
  for (;;) {
    int status = 0;
    pid_t pid = wait(&status);
    if (pid == -1 && errno != EINTR) return;
    if (pid <= 0 || pid != pipeline->last) continue;
    pipeline->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
}

/* A pipe must not get the number of a standard stream that was closed when the program began. */
static void occupy_standard_streams(void) {
  int fd;
  do {
    fd = open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0) close(fd);
}

int main(int argc, char* argv[]) {
  struct pipeline pipeline = {0};
  size_t most = (size_t)argc + 1;
  pipeline.command = calloc(most, sizeof *pipeline.command);
  pipeline.pipes = calloc(most, sizeof *pipeline.pipes);
  int result = EXIT_FAILURE;
  if (pipeline.command == NULL || pipeline.pipes == NULL) {
    perror("pipeline");
  } else if (argc < 2 || parse(&pipeline, argv + 1) == -1) {
    fprintf(stderr, "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n");
    result = wrong_usage;
  } else {
    occupy_standard_streams();
    if (make_pipes(&pipeline) == 0) {
      int started = start_all(&pipeline);
      close_pipes(&pipeline, pipeline.commands - 1);
      wait_for_all(&pipeline);
      if (started == 0) result = pipeline.status;
    }
  }
  free(pipeline.command);
  free(pipeline.pipes);
  return result;
}
