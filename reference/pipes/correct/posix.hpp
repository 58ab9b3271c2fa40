#pragma once
// Owners of descriptors and children, and system calls that either do all of their work or throw.

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
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
  UniqueFd() = default;
  explicit UniqueFd(int fd) noexcept : fd_{fd} {}
  UniqueFd(UniqueFd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  UniqueFd& operator=(UniqueFd other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~UniqueFd() { close(); }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
  void close() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

/// Moves a descriptor out of the way of standard input, output and error, one of which may have
/// been closed when the program began.
inline UniqueFd above_standard_streams(UniqueFd fd) {
  if (fd.get() > STDERR_FILENO) return fd;
  const int copy = ::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (copy == -1) fail("fcntl");
  return UniqueFd{copy};
}

/// Both ends are closed by exec(3), so that no command inherits them by accident.
inline Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) == -1) fail("pipe");
  UniqueFd read_end{ends[0]};
  UniqueFd write_end{ends[1]};
  return {above_standard_streams(std::move(read_end)),
          above_standard_streams(std::move(write_end))};
}

/// Waits until a descriptor that somebody made non-blocking is ready.
inline void wait_until_ready(int fd, short events) {
  pollfd waited{fd, events, 0};
  if (::poll(&waited, 1, -1) == -1 && errno != EINTR) fail("poll");
}

/// Reads what is there, at least one byte; 0 means end-of-file.
inline std::size_t read_some(int fd, std::span<std::byte> buffer) {
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EAGAIN)
      wait_until_ready(fd, POLLIN);
    else if (errno != EINTR)
      fail("read");
  }
}

/// Fills the buffer; fewer bytes mean that end-of-file came first.
inline std::size_t read_all(int fd, std::span<std::byte> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const std::size_t count = read_some(fd, buffer.subspan(filled));
    if (count == 0) break;
    filled += count;
  }
  return filled;
}

inline void write_all(int fd, std::span<const std::byte> rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count >= 0)
      rest = rest.subspan(static_cast<std::size_t>(count));
    else if (errno == EAGAIN)
      wait_until_ready(fd, POLLOUT);
    else if (errno != EINTR)
      fail("write");
  }
}

/// Owns a child process: one that nobody waited for is killed and reaped.
class Child {
 public:
  explicit Child(pid_t pid) noexcept : pid_{pid} {}
  Child(Child&& other) noexcept : pid_{std::exchange(other.pid_, -1)} {}
  Child& operator=(Child other) noexcept {
    std::swap(pid_, other.pid_);
    return *this;
  }
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
    }
  }

  /// Waits for its end and returns the wait status of waitpid(2).
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) == -1)
      if (errno != EINTR) fail("waitpid");
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
};

/// Runs `body` in a child, which ends with the status that `body` returns, or 1 if it throws.
/// The child leaves by _exit, so that no destructor of the parent's objects runs in it.
template <typename Body>
Child fork_child(Body body) {
  const pid_t pid = ::fork();
  if (pid == -1) fail("fork");
  if (pid > 0) return Child{pid};
  try {
    ::_exit(body());
  } catch (const std::exception& error) {
    std::cerr << "child: " << error.what() << '\n';
    ::_exit(1);
  }
}

[[nodiscard]] inline bool succeeded(int wait_status) {
  return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
}

}  // namespace posix
