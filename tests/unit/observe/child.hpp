#pragma once
// A child process that does one thing and is gone with its owner, and how to wait for what it does.

#include <sched.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <utility>

namespace ipclab::observe {

class Child {
 public:
  /// Forks; the child calls `act` and ends. `act` must do system calls only.
  template <typename Act>
  explicit Child(Act act) : pid_{::fork()} {
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    act();
    ::_exit(0);
  }
  Child(Child&& other) noexcept : pid_{std::exchange(other.pid_, -1)} {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

/// Looks again and again; false when it has not become true for a long time.
template <typename Predicate>
[[nodiscard]] bool eventually(Predicate predicate) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!predicate()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::sched_yield();
  }
  return true;
}

}  // namespace ipclab::observe
