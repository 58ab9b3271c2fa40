#pragma once
// Owners of descriptors, the signals that end a server, and system calls that either do all of
// their work or throw.

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace posix {

[[noreturn]] inline void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

/// Owns one file descriptor and closes it exactly once.
class UniqueFd {
 public:
  UniqueFd() = default;
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
  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// From now on these signals are kept until somebody reads them: none arrives "in between".
inline UniqueFd signals_as_descriptor(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  if (::sigprocmask(SIG_BLOCK, &set, nullptr) == -1) fail("sigprocmask");
  UniqueFd fd{::signalfd(-1, &set, SFD_CLOEXEC)};
  if (!fd.is_open()) fail("signalfd");
  return fd;
}

/// poll(2), as often as it is interrupted.
inline int wait_for(pollfd* entries, std::size_t count, int timeout_ms = -1) {
  for (;;) {
    const int ready = ::poll(entries, count, timeout_ms);
    if (ready >= 0) return ready;
    if (errno != EINTR) fail("poll");
  }
}

/// Errors that say "not now" and nothing else.
inline bool not_now() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

/// Waits until the socket has taken everything. A peer that has gone is a failure, and no SIGPIPE.
inline void send_all(int socket, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count >= 0)
      rest.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      fail("send");
  }
}

inline void write_all(int fd, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count >= 0)
      rest.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      fail("write");
  }
}

/// Prints at once: whoever waits for the line gets it before we wait for anything.
inline void print(std::string_view text) { write_all(STDOUT_FILENO, text); }

/// The number that the whole text stands for, in decimal; none if it is no such number.
template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace posix
