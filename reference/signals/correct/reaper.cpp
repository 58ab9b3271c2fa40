// reaper: forks CHILDREN processes, which end at once, and reaps each of them. SIGCHLD is blocked
// and taken with sigwaitinfo(2). Several ends may give one signal, so each signal means: look for
// children until none is left that has ended.

#include <charconv>
#include <ctime>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "posix.hpp"

namespace {

constexpr int most_children = 500;

std::optional<int> parse(std::string_view text) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || number < 1 || number > most_children)
    return std::nullopt;
  return number;
}

class Reaper {
 public:
  Reaper() {
    // Ignored by whoever started us, it would stay ignored, and the kernel would reap; wait(2).
    if (::signal(SIGCHLD, SIG_DFL) == SIG_ERR) posix::fail("signal");
    posix::block(child_ended_);
  }
  Reaper(const Reaper&) = delete;
  Reaper& operator=(const Reaper&) = delete;
  ~Reaper() {
    while (running_ > 0 && ::waitpid(-1, nullptr, 0) > 0) --running_;
  }

  void start(int code) {
    const pid_t pid = ::fork();
    if (pid == -1) posix::fail("fork");
    if (pid == 0) ::_exit(code);
    ++running_;
  }

  /// Takes those that have ended so far, and waits for none.
  void reap_between() {
    const timespec no_time = {};
    if (::sigtimedwait(&child_ended_, nullptr, &no_time) == SIGCHLD) reap_all();
  }

  void reap_the_rest() {
    while (running_ > 0) {
      (void)posix::take(child_ended_);
      reap_all();
    }
  }

  [[nodiscard]] int sum() const { return sum_; }

 private:
  void reap_all() {
    std::string lines;
    int status = 0;
    while (running_ > 0) {
      const pid_t pid = ::waitpid(-1, &status, WNOHANG);
      if (pid == -1) posix::fail("waitpid");
      if (pid == 0) break;
      --running_;
      lines += line_of(pid, status);
    }
    posix::write_all(STDOUT_FILENO, lines);
  }

  std::string line_of(pid_t pid, int status) {
    if (!WIFEXITED(status)) throw std::runtime_error{"a child was ended by a signal"};
    const int code = WEXITSTATUS(status);
    sum_ += code;
    return std::to_string(pid) + ' ' + std::to_string(code) + '\n';
  }

  const sigset_t child_ended_ = posix::set_of({SIGCHLD});
  int running_ = 0;
  int sum_ = 0;
};

void run(int children) {
  Reaper reaper;
  for (int i = 0; i < children; ++i) {
    reaper.start(i % 256);
    reaper.reap_between();
  }
  reaper.reap_the_rest();
  posix::write_all(STDOUT_FILENO, "reaped " + std::to_string(children) + " sum " +
                                      std::to_string(reaper.sum()) + '\n');
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto children = argc == 2 ? parse(argv[1]) : std::nullopt;
  if (!children) {
    std::cerr << "usage: reaper CHILDREN (1 to " << most_children << ")\n";
    return 2;
  }
  try {
    run(*children);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "reaper: " << error.what() << '\n';
    return 1;
  }
}
