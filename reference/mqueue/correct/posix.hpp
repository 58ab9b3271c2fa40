#pragma once
// Owners of descriptors, queues and children, and system calls that either do all of their work or
// throw.

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace posix {

[[noreturn]] inline void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

/// The whole text as a decimal number from `least` to `most`, or nothing.
template <typename Number>
std::optional<Number> number_of(std::string_view text, Number least, Number most) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || number < least || number > most) return {};
  return number;
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

 private:
  int fd_ = -1;
};

/// Owns an open POSIX message queue, not its name. On Linux it is a descriptor: poll(2) works.
class Queue {
 public:
  explicit Queue(mqd_t queue) noexcept : queue_{queue} {}
  Queue(Queue&& other) noexcept : queue_{std::exchange(other.queue_, closed)} {}
  Queue& operator=(Queue other) noexcept {
    std::swap(queue_, other.queue_);
    return *this;
  }
  ~Queue() {
    if (queue_ != closed) ::mq_close(queue_);
  }

  [[nodiscard]] mqd_t get() const noexcept { return queue_; }

 private:
  static constexpr mqd_t closed = -1;
  mqd_t queue_;
};

struct Message {
  std::size_t size;
  unsigned priority;
};

/// Waits while the queue is full. False if the queue is non-blocking, and full.
inline bool send(const Queue& queue, std::span<const char> text, unsigned priority = 0) {
  while (::mq_send(queue.get(), text.data(), text.size(), priority) == -1) {
    if (errno == EAGAIN) return false;
    if (errno != EINTR) fail("mq_send");
  }
  return true;
}

/// Waits while the queue is empty. Nothing if the queue is non-blocking, and empty.
inline std::optional<Message> receive(const Queue& queue, std::span<char> buffer) {
  for (;;) {
    unsigned priority = 0;
    const ssize_t size = ::mq_receive(queue.get(), buffer.data(), buffer.size(), &priority);
    if (size >= 0) return Message{static_cast<std::size_t>(size), priority};
    if (errno == EAGAIN) return std::nullopt;
    if (errno != EINTR) fail("mq_receive");
  }
}

/// Waits until a descriptor that somebody made non-blocking is ready.
inline void wait_until_ready(int fd, short events) {
  pollfd waited{fd, events, 0};
  if (::poll(&waited, 1, -1) == -1 && errno != EINTR) fail("poll");
}

/// Reads what is there, at least one byte; 0 means end-of-file.
inline std::size_t read_some(int fd, std::span<char> buffer) {
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EAGAIN)
      wait_until_ready(fd, POLLIN);
    else if (errno != EINTR)
      fail("read");
  }
}

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

/// Owns a child process: one whose end nobody has seen is killed and reaped.
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

  /// Its wait status if it has ended and was not reaped yet. Does not wait.
  std::optional<int> reap() {
    int status = 0;
    if (pid_ <= 0) return std::nullopt;
    const pid_t reaped = ::waitpid(pid_, &status, WNOHANG);
    if (reaped == -1) fail("waitpid");
    if (reaped == 0) return std::nullopt;
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

}  // namespace posix
