// Starts a cat between two pipes with posix_spawnp() and file actions.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) == -1 || pipe2(from, O_CLOEXEC) == -1) return 1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  char* words[] = {"cat", NULL};
  char* nothing[] = {NULL};
  pid_t child = 0;
  if (posix_spawnp(&child, "cat", &actions, NULL, words, nothing) != 0) return 1;
  posix_spawn_file_actions_destroy(&actions);
  close(to[0]);
  close(from[1]);
  if (write(to[1], "hello\n", 6) != 6) return 1;
  close(to[1]);
  char text[16];
  size_t taken = 0;
  ssize_t count = 0;
  while ((count = read(from[0], text + taken, sizeof text - taken)) > 0) taken += (size_t)count;
  if (waitpid(child, NULL, 0) != child) return 1;
  return taken != 6 || memcmp(text, "hello\n", 6) != 0;
}
