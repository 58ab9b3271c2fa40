// pipeline: runs CMD [ARG...] ['|' CMD [ARG...]]... as a shell would.
//
//   [CMD 1] == pipe ==> [CMD 2] == pipe ==> [CMD 3]
//      \                   |                   /
//       `------ all are children of [pipeline] '
//
// Check it with: ipclab check pipes.pipeline

#include <cerrno>
#include <cstdio>
#include <optional>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

/// The arguments of one command, its name first and a null pointer last, as execvp(3) wants them.
using Command = std::vector<char*>;

/// Splits the arguments at each "|". None if that leaves a command empty.
std::optional<std::vector<Command>> parse(char* arguments[]) {
  // Step 1: a bar ends a command only if it is an argument of its own.
  (void)arguments;
  return std::nullopt;
}

/// In a child: makes `input` and `output` the standard streams and turns into the command. Comes
/// back only if that fails, with the status to end with.
[[maybe_unused]] int run(const Command& command, int input, int output) {
  // Step 2: execvp(3), and the two statuses for its failures.
  // Step 3: dup2(2). Which descriptors are still open afterwards?
  (void)command;
  (void)input;
  (void)output;
  return 1;
}

}  // namespace

int main(int, char* argv[]) {
  const auto commands = parse(argv + 1);
  if (!commands) {
    std::fprintf(stderr, "usage: %s CMD [ARG...] ['|' CMD [ARG...]]...\n", argv[0]);
    return 2;
  }

  // Step 4: start the commands, all of them before you wait for any. Between two neighbours there
  // is one pipe; the parent keeps neither end of it once both neighbours have been started.

  // Step 5: wait for all commands, and turn the wait status of the last one into an exit status:
  // see the macros in waitpid(2).

  std::fprintf(stderr, "pipeline: not written yet\n");
  return 1;
}
