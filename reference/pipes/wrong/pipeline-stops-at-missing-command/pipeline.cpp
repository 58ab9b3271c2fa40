#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

using Command = std::vector<char*>;

static bool parse(int argc, char* argv[], std::vector<Command>& commands) {
  commands.emplace_back();
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "|") == 0)
      commands.emplace_back();
    else
      commands.back().push_back(argv[i]);
  }
  for (Command& command : commands) {
    if (command.empty()) return false;
    command.push_back(nullptr);
  }
  return true;
}

static int start(const Command& command, int in, int out, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (in != STDIN_FILENO) posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  if (out != STDOUT_FILENO) posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  const int error = posix_spawnp(&pid, command[0], &actions, nullptr, command.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int main(int argc, char* argv[]) {
  std::vector<Command> commands;
  if (!parse(argc, argv, commands)) {
    std::fprintf(stderr, "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n");
    return 2;
  }
  std::vector<pid_t> children(commands.size());
  int in = STDIN_FILENO;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    int ends[2] = {-1, STDOUT_FILENO};
    if (i + 1 < commands.size() && pipe2(ends, O_CLOEXEC) == -1) return 1;
    const int error = start(commands[i], in, ends[1], children[i]);
    if (error != 0) {
      std::fprintf(stderr, "%s: %s\n", commands[i][0], std::strerror(error));
      return error == ENOENT ? 127 : 126;
    }
    if (in != STDIN_FILENO) close(in);
    if (ends[1] != STDOUT_FILENO) close(ends[1]);
    in = ends[0];
  }
  int status = 0;
  for (const pid_t child : children) waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
