#pragma once
// Does anything in a cell still move? Comes in: the processes of a cell. Goes out: a look that can
// be compared with a later one, and in words what each process waits for. Two equal looks mean that
// no thread has run in between and that none waits for a time.

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "evidence/evidence.hpp"
#include "observe/processes.hpp"

namespace ipclab::observe {

/// One look at all threads of a cell.
struct Look {
  /// Every thread waits in a system call, perhaps for a time.
  bool all_asleep = false;
  /// And none of them for a time, or for something that we do not know.
  bool all_blocked = false;
  /// Per thread: how often it was switched, and the call it waits in.
  std::map<std::pair<pid_t, pid_t>, std::pair<std::uint64_t, SystemCall>> threads;
  bool operator==(const Look&) const = default;
};

/// What only the tracer knows of a process.
class Circumstances {
 public:
  virtual ~Circumstances() = default;
  /// A time may wake the process that none of its calls shows (alarm(2), timer_settime(2)).
  [[nodiscard]] virtual bool has_timer(pid_t process) const = 0;
  /// A signal has stopped the thread, and nothing but another signal continues it.
  [[nodiscard]] virtual bool is_stopped(pid_t thread) const = 0;
};

/// `waiting`: threads of which it is known otherwise that they wait, and for no time.
[[nodiscard]] Look look_at(const std::vector<ProcessStatus>& processes,
                           const Circumstances& circumstances, const std::set<pid_t>& waiting = {});

/// What each process waits for, in words.
[[nodiscard]] std::vector<evidence::Process> describe(const std::vector<ProcessStatus>& processes);

/// True if a call with these arguments may wait for ever: no time-out, not non-blocking by flag.
/// Pure. Calls that are not known answer false.
[[nodiscard]] bool waits_without_limit(const SystemCall& call);

}  // namespace ipclab::observe
