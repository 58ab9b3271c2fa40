#include <sys/wait.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

static bool has_empty_command(int argc, char* argv[]) {
  bool empty = true;
  for (int i = 1; i < argc; ++i) {
    const bool bar = std::strcmp(argv[i], "|") == 0;
    if (bar && empty) return true;
    empty = bar;
  }
  return empty;
}

int main(int argc, char* argv[]) {
  if (has_empty_command(argc, argv)) {
    std::fprintf(stderr, "usage: pipeline CMD [ARG...] ['|' CMD [ARG...]]...\n");
    return 2;
  }
  std::string line;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    line += argument == "|" ? "| " : "'" + argument + "' ";
  }
  const int status = std::system((line + "; exit $?").c_str());
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
