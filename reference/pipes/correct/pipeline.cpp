// pipeline: runs commands as a shell does, each one's standard output joined to the next one's
// standard input. All pipe ends are close-on-exec, so a command has none but its own two.

#include <cstring>
#include <iostream>
#include <optional>
#include <string_view>
#include <vector>

#include "posix.hpp"

namespace {

using posix::Child;
using posix::Pipe;
using posix::UniqueFd;

/// The arguments of one command, its name first and a null pointer last, as execvp(3) wants them.
using Command = std::vector<char*>;

constexpr int not_found = 127;
constexpr int not_executable = 126;

/// Splits the arguments at each "|". None if a command would be empty.
std::optional<std::vector<Command>> parse(std::span<char* const> arguments) {
  std::vector<Command> commands(1);
  for (char* const argument : arguments) {
    if (std::string_view{argument} == "|")
      commands.emplace_back();
    else
      commands.back().push_back(argument);
  }
  for (Command& command : commands) {
    if (command.empty()) return std::nullopt;
    command.push_back(nullptr);
  }
  return commands;
}

/// Makes `fd`, if there is one, the descriptor `target`. The copy survives exec, the original not.
bool redirect(const UniqueFd& fd, int target) {
  return !fd.is_open() || ::dup2(fd.get(), target) != -1;
}

/// Turns the calling child into the command, or returns the status to end with.
int run(const Command& command, const UniqueFd& input, const UniqueFd& output) {
  if (!redirect(input, STDIN_FILENO) || !redirect(output, STDOUT_FILENO)) posix::fail("dup2");
  ::execvp(command.front(), command.data());
  const int error_number = errno;
  std::cerr << "pipeline: " << command.front() << ": " << std::strerror(error_number) << '\n';
  return error_number == ENOENT ? not_found : not_executable;
}

/// Starts all commands. The parent keeps no pipe end longer than it takes to hand it on: its copies
/// would keep readers from seeing end-of-file and writers from getting SIGPIPE.
std::vector<Child> start_all(const std::vector<Command>& commands) {
  std::vector<Child> children;
  UniqueFd input;  // not open: the command keeps the standard input of this program
  for (const Command& command : commands) {
    const bool is_last = &command == &commands.back();
    Pipe next = is_last ? Pipe{} : posix::make_pipe();
    children.push_back(posix::fork_child([&] { return run(command, input, next.write_end); }));
    input = std::move(next.read_end);
  }
  return children;
}

int exit_status_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

int run_pipeline(const std::vector<Command>& commands) {
  std::vector<Child> children = start_all(commands);
  int last = 0;
  for (Child& child : children) last = child.wait();
  return exit_status_of(last);
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto arguments = std::span{argv, static_cast<std::size_t>(argc)};
  const auto commands = parse(arguments.empty() ? arguments : arguments.subspan(1));
  if (!commands) {
    std::cerr << "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n";
    return 2;
  }
  try {
    return run_pipeline(*commands);
  } catch (const std::exception& error) {
    std::cerr << "pipeline: " << error.what() << '\n';
    return 1;
  }
}
