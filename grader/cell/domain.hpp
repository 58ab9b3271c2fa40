#pragma once
// The Landlock domain of a cell: which files its programs may reach, and, where there is no pid
// namespace, which processes. Comes in: the rung and the cell's folders. Goes out: a place where
// its processes are born.

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cell/root.hpp"
#include "cell/rung.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// The file system of POSIX message queues, which Landlock guards like any other: without a rule
/// for it nobody could open his own queue (mq_overview(7)). Looked for once, while still
/// privileged; not valid if it is not mounted and may not be.
[[nodiscard]] UniqueFd find_queues();

/// Which of `hidden` programs could read on this rung, as a sentence; "" if none.
[[nodiscard]] std::string exposed(Rung rung, const std::vector<std::string>& hidden);

class Domain {
 public:
  /// full: restricts the caller, the pid 1, from which all else descends. no-userns: the caller
  /// stays outside, where those inside cannot reach it; a thread of its own goes in, and all
  /// processes are born of it. minimal: restricts nobody. Throws GraderError.
  Domain(Rung rung, const Folders& folders, int queues);
  ~Domain();
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;

  /// Forks a child of the caller within the domain, which runs `child` and may not return from it.
  /// Between fork(2) and execve(2) only calls that are async-signal-safe are allowed. `group`: the
  /// folder of a cgroup in which it is born, or -1. Throws GraderError.
  [[nodiscard]] pid_t fork(const std::function<void()>& child, int group = -1);

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;  ///< null: whoever forks is where its children shall be
};

}  // namespace ipclab::cell
