#pragma once
// Follows the processes of a cell with ptrace(2): who makes whom, who executes what, who is about
// to end. No system call stops here, so the cost is a few stops per process. Comes in: wait
// statuses, from the only process that may wait for the tracees, the cell's pid 1. Goes out: Facts,
// and the moment just before a process ends, when its children are still its own.

#include <sys/types.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "evidence/evidence.hpp"

namespace ipclab::observe {

class Tracer {
 public:
  /// What a wait status meant.
  enum class Stop {
    none,     ///< not a stop of a tracee: the process ended, or is not traced
    handled,  ///< the tracee was sent on its way, or is held
    exiting,  ///< the process is about to end; call resume() when you have looked
  };

  /// `children_at_once`: hold every new child at its birth until so many are alive (0: hold none).
  explicit Tracer(unsigned children_at_once) : wanted_at_once_{children_at_once} {}

  /// Starts to trace a child of the caller that has not executed its program yet, and all that it
  /// will make. False if the machine does not allow it; the process then runs untraced.
  bool seize(pid_t pid);

  /// Handles what waitpid(2) returned for `pid`.
  Stop handle(pid_t pid, int status);

  void resume(pid_t pid) const;

  /// Lets the held processes go on: whoever was to make more of them waits for these instead.
  void release_held();
  void hold_no_more();
  [[nodiscard]] const std::set<pid_t>& held() const { return held_; }

  [[nodiscard]] bool traces(pid_t pid) const { return tracees_.contains(pid); }

  /// Empty if a process that should be followed could not be.
  [[nodiscard]] std::optional<evidence::Facts> facts() const;

 private:
  struct Tracee {
    bool executed = false;         ///< another program than the one that made it
    bool held_at_exec = false;     ///< made by vfork(2): its parent sleeps until it executes
    bool counted = false;          ///< a child (not an actor itself)
    bool announced = false;        ///< its maker's stop was seen
    bool waits_for_maker = false;  ///< its first stop was seen before its maker's
  };

  Stop handle_event(pid_t pid, int event, int signal);
  void birth(pid_t parent, bool by_vfork);
  void executed(pid_t pid);
  void first_stop(pid_t pid, Tracee& tracee);
  void adopt(pid_t pid, Tracee& tracee);
  [[nodiscard]] bool maker_is_gone(pid_t pid) const;
  void count_pipes(pid_t parent);
  void ended(pid_t pid, int status);
  void hold_or_resume(pid_t pid);

  unsigned wanted_at_once_ = 0;
  bool refused_ = false;
  bool follows_ = false;  ///< some process was seized
  std::map<pid_t, Tracee> tracees_;
  std::set<pid_t> held_;
  std::set<std::string> own_pipes_;  ///< the grader's, on the actors' descriptors 0 to 2
  std::set<std::string> seen_pipes_;
  unsigned alive_ = 0;
  evidence::Facts facts_;
};

}  // namespace ipclab::observe
