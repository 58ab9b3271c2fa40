// guard: answers signals and echoes lines, whichever comes. There is no handler at all: the signals
// are blocked, and signalfd(2) makes them readable, so that one poll(2) waits for both. A signal
// that comes between two polls stays pending, and the next poll returns at once.

#include <array>
#include <iostream>
#include <string>
#include <string_view>

#include <sys/signalfd.h>

#include "posix.hpp"

namespace {

constexpr int last_interrupt = 3;

void say(std::string_view text) { posix::write_all(STDOUT_FILENO, text); }

/// Turns what comes in, in pieces of any size, into lines that go out with a mark before them.
class Echo {
 public:
  void take(std::string_view bytes) {
    std::string marked;
    for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
      unfinished_ += bytes.substr(0, end + 1);
      marked += "> " + std::exchange(unfinished_, {});
      bytes.remove_prefix(end + 1);
    }
    unfinished_ += bytes;
    say(marked);
  }

  /// A last line without a newline is a line, too.
  void end() {
    if (!unfinished_.empty()) take("\n");
  }

 private:
  std::string unfinished_;
};

class Guard {
 public:
  explicit Guard(const sigset_t& signals) : signals_{::signalfd(-1, &signals, SFD_CLOEXEC)} {
    if (signals_.get() == -1) posix::fail("signalfd");
  }

  /// Comes back when a signal has ended it.
  void run() {
    say("ready\n");
    while (!ended_) {
      std::array<pollfd, 2> waited{pollfd{signals_.get(), POLLIN, 0}, {input_, POLLIN, 0}};
      if (::poll(waited.data(), waited.size(), -1) == -1) {
        if (errno != EINTR) posix::fail("poll");
        continue;
      }
      if (waited[0].revents != 0) answer(next_signal());
      if (!ended_ && waited[1].revents != 0) read_input();
    }
  }

 private:
  [[nodiscard]] int next_signal() const {
    signalfd_siginfo signal = {};
    while (::read(signals_.get(), &signal, sizeof signal) == -1)
      if (errno != EINTR) posix::fail("read");
    return static_cast<int>(signal.ssi_signo);
  }

  void answer(int signal) {
    if (signal == SIGUSR1) {
      say("status " + std::to_string(interrupts_) + '\n');
    } else if (signal == SIGTERM) {
      say("terminated\n");
      ended_ = true;
    } else {
      say("interrupt " + std::to_string(++interrupts_) + '\n');
      if (interrupts_ < last_interrupt) return;
      say("bye\n");
      ended_ = true;
    }
  }

  void read_input() {
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(input_, buffer.data(), buffer.size());
    if (count > 0) {
      echo_.take({buffer.data(), static_cast<std::size_t>(count)});
    } else if (count == 0) {
      echo_.end();
      input_ = -1;  // at its end a descriptor is always readable; poll passes over -1
    } else if (errno != EINTR && errno != EAGAIN) {
      posix::fail("standard input");
    }
  }

  posix::UniqueFd signals_;
  int input_ = STDIN_FILENO;
  Echo echo_;
  int interrupts_ = 0;
  bool ended_ = false;
};

}  // namespace

int main(int argc, char*[]) {
  if (argc != 1) {
    std::cerr << "usage: guard\n";
    return 2;
  }
  try {
    const sigset_t signals = posix::set_of({SIGINT, SIGUSR1, SIGTERM});
    posix::block(signals);  // before `ready`: whoever has read that may send signals
    Guard{signals}.run();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "guard: " << error.what() << '\n';
    return 1;
  }
}
