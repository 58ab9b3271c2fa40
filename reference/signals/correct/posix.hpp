#pragma once
// System calls that do all of their work or throw, and sets of signals as values.

#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace posix {

[[noreturn]] inline void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

/// Owns one file descriptor and closes it exactly once.
class UniqueFd {
 public:
  explicit UniqueFd(int fd) noexcept : fd_{fd} {}
  UniqueFd(UniqueFd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  UniqueFd& operator=(UniqueFd other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~UniqueFd() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_ = -1;
};

[[nodiscard]] inline sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : signals) ::sigaddset(&set, signal);
  return set;
}

/// From now on these signals stay pending until somebody takes them. A child inherits that.
inline void block(const sigset_t& signals) {
  if (::sigprocmask(SIG_BLOCK, &signals, nullptr) == -1) fail("sigprocmask");
}

/// Takes one of these signals, which must be blocked, and waits for it if none is pending.
[[nodiscard]] inline siginfo_t take(const sigset_t& signals) {
  for (;;) {
    siginfo_t signal;
    if (::sigwaitinfo(&signals, &signal) != -1) return signal;
    if (errno != EINTR) fail("sigwaitinfo");
  }
}

/// Waits until a descriptor that somebody made non-blocking is ready.
inline void wait_until_ready(int fd, short events) {
  pollfd waited{fd, events, 0};
  if (::poll(&waited, 1, -1) == -1 && errno != EINTR) fail("poll");
}

/// Writes everything at once, past every buffer, so that nothing is left to be flushed.
inline void write_all(int fd, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count >= 0)
      rest.remove_prefix(static_cast<std::size_t>(count));
    else if (errno == EAGAIN)
      wait_until_ready(fd, POLLOUT);
    else if (errno != EINTR)
      fail("write");
  }
}

/// The wait status of this child, whom it waits for.
inline int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) == -1)
    if (errno != EINTR) fail("waitpid");
  return status;
}

}  // namespace posix
