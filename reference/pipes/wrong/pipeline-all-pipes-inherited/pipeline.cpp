#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

int main(int argc, char* argv[]) {
  std::vector<std::vector<char*>> commands(1);
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "|") == 0)
      commands.emplace_back();
    else
      commands.back().push_back(argv[i]);
  }
  for (auto& command : commands) {
    if (command.empty()) {
      std::fprintf(stderr, "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n");
      return 2;
    }
    command.push_back(nullptr);
  }
  struct Pipe {
    int ends[2];
  };
  std::vector<Pipe> pipes(commands.size() - 1);
  for (Pipe& one : pipes)
    if (pipe(one.ends) == -1) return 1;

  std::vector<pid_t> children;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const pid_t pid = fork();  // <- pipe-end-left-open
    if (pid == -1) return 1;
    if (pid == 0) {
      if (i > 0) dup2(pipes[i - 1].ends[0], STDIN_FILENO);
      if (i < pipes.size()) dup2(pipes[i].ends[1], STDOUT_FILENO);
      execvp(commands[i][0], commands[i].data());
      const int status = errno == ENOENT ? 127 : 126;
      std::perror(commands[i][0]);
      _exit(status);
    }
    children.push_back(pid);
  }
  for (const Pipe& one : pipes) {
    close(one.ends[0]);
    close(one.ends[1]);
  }
  int status = 0;
  for (const pid_t child : children) waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
