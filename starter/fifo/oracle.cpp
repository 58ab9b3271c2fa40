// oracle: answers each request `PID NUMBER` with the square of NUMBER, through the client's own
// FIFO.
//
//   [ask, pid 71] --.                     .== PATH.71 ==> [ask, pid 71]
//                    +== PATH ==> [serve] +
//   [ask, pid 72] --'                     '== PATH.72 ==> [ask, pid 72]
//
// Check it with: ipclab check fifo.oracle

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

/// The name of the reply FIFO of the client `pid`.
[[maybe_unused]] std::string reply_path(const std::string& path, pid_t pid) {
  return path + '.' + std::to_string(pid);
}

/// The whole text as a number from -2,000,000,000 to 2,000,000,000, if it is one.
std::optional<long long> parse_number(std::string_view text) {
  // Step 1: std::from_chars tells where the number ends. Is that the end of the text?
  (void)text;
  return std::nullopt;
}

int serve(const std::string& path) {
  // Step 2: the FIFO of the requests is made, opened and read as in journal.

  // Step 4: take a request apart. Whatever is not exactly two numbers in their ranges is named on
  // standard error and ignored. The pid becomes part of a path: what must it not be?

  // Step 5: open the reply FIFO, write the reply, close it. The client may have gone before, may go
  // in between, or may never open its side. Which of these calls fails then, which one waits, and
  // what does SIGPIPE do to a server?

  // Step 7: SIGTERM and SIGINT: remove PATH, leave no process behind, and end with 0.
  (void)path;
  std::fprintf(stderr, "oracle serve: not written yet\n");
  return 1;
}

int ask(const std::string& path, long long number) {
  // Step 3: make the reply FIFO, send the request, wait for the reply, print it. What has to be
  // there before the request is sent?

  // Step 6: remove the reply FIFO on every way out: no server, SIGTERM and SIGINT included.
  (void)path;
  (void)number;
  std::fprintf(stderr, "oracle ask: not written yet\n");
  return 1;
}

}  // namespace

int main(int argc, char* argv[]) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (argc == 3 && mode == "serve") return serve(argv[2]);
  if (argc == 4 && mode == "ask")
    if (const auto number = parse_number(argv[3])) return ask(argv[2], *number);
  std::fprintf(stderr, "usage: oracle serve PATH\n       oracle ask PATH NUMBER\n");
  return 2;
}
