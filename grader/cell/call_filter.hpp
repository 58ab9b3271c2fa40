#pragma once
// Which system calls a process may make, and which of them stop for its tracer (seccomp(2)). Comes
// in: the calls that stop, and what a lab refuses besides the usual. Goes out: programs for
// prctl(PR_SET_SECCOMP), which the process installs in itself between fork(2) and execve(2); all
// that descends from it keeps it.
//
// Allowed calls run at full speed. Refused ones fail with EPERM; all others with ENOSYS, as if the
// kernel did not have them. Calls of another architecture (int 0x80, x32) raise SIGSYS, with a
// si_code of SYS_SECCOMP.

#include <linux/filter.h>

#include <set>
#include <span>
#include <vector>

#include "cell/refused_calls.hpp"

namespace ipclab::cell {

/// A system call that stops; of `only_shared_mappings` (mmap(2)) only those with MAP_SHARED.
struct StoppingCall {
  long number = -1;
  bool only_shared_mappings = false;
};

struct CallFilters {
  /// For a process that is traced: calls that stop carry the message 0 (PTRACE_GETEVENTMSG),
  /// refused ones stop with `refused_message`, and it is the tracer who lets them fail.
  std::vector<sock_filter> traced;
  std::vector<sock_filter> untraced;  ///< nothing stops
};

inline constexpr unsigned refused_message = 1;

/// Throws GraderError.
[[nodiscard]] CallFilters call_filters(std::span<const StoppingCall> stopping,
                                       const std::set<long>& also_refused = {});

}  // namespace ipclab::cell
