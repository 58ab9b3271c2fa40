#pragma once
// Children and output: system calls that either do all of their work or throw, and the numbers of
// the command line.

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace posix {

[[noreturn]] inline void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

/// A decimal number within the bounds, and nothing behind it.
inline std::optional<long> number(std::string_view text, long least, long most) {
  long value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || value < least || value > most) return std::nullopt;
  return value;
}

inline void write_all(int fd, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {  // somebody else made the descriptor non-blocking
      pollfd waited{fd, POLLOUT, 0};
      if (::poll(&waited, 1, -1) == -1 && errno != EINTR) fail("poll");
    } else if (errno != EINTR) {
      fail("write");
    }
  }
}

/// One object in memory that this process and all that it forks later share. The memory has no
/// name: it vanishes with the last process that has it, whatever ends that process.
template <typename T>
class Shared {
 public:
  template <typename... Arguments>
  explicit Shared(const Arguments&... arguments) {
    void* const start =
        ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) fail("mmap");
    object_ = new (start) T{arguments...};
  }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() { ::munmap(object_, sizeof(T)); }

  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }

 private:
  T* object_;
};

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

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  /// Somebody else has waited for it.
  void was_reaped() noexcept { pid_ = -1; }

 private:
  pid_t pid_;
};

/// Runs `body` in a child, which ends with 0, or with 1 if `body` throws. The child leaves by
/// _exit, so that no destructor of the parent's objects runs in it.
template <typename Body>
Child fork_child(Body body) {
  const pid_t pid = ::fork();
  if (pid == -1) fail("fork");
  if (pid > 0) return Child{pid};
  try {
    body();
    ::_exit(0);
  } catch (const std::exception& error) {
    std::cerr << std::string{"child: "} + error.what() + "\n";
    ::_exit(1);
  }
}

/// Waits for all children, in the order in which they end, and throws at the first that failed:
/// the others might wait for it for ever.
template <typename Children>
void wait_for_all(Children& children) {
  for (std::size_t left = children.size(); left > 0;) {
    int status = 0;
    const pid_t pid = ::waitpid(-1, &status, 0);
    if (pid == -1 && errno == EINTR) continue;
    if (pid == -1) fail("waitpid");
    for (Child& child : children) {
      if (child.pid() != pid) continue;
      child.was_reaped();
      --left;
      if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error{"child " + std::to_string(pid) + " failed"};
    }
  }
}

}  // namespace posix
