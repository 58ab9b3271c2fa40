#pragma once
// Owners of descriptors, and system calls that either do what they are asked or throw.

#include <cerrno>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
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

/// Says whether a call that failed did so only because it would have had to wait.
[[nodiscard]] inline bool would_wait() { return errno == EAGAIN || errno == EWOULDBLOCK; }

/// Waits until a descriptor that somebody made non-blocking is ready.
inline void wait_until_ready(int fd, short events) {
  pollfd waited{fd, events, 0};
  if (::poll(&waited, 1, -1) == -1 && errno != EINTR) fail("poll");
}

/// Standard output may be a pipe: a write may take a part, be interrupted, or find no room.
inline void write_all(int fd, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count >= 0)
      rest.remove_prefix(static_cast<std::size_t>(count));
    else if (would_wait())
      wait_until_ready(fd, POLLOUT);
    else if (errno != EINTR)
      fail("write");
  }
}

}  // namespace posix
