#pragma once
// Which system calls of a process stop for its tracer (seccomp(2), SECCOMP_RET_TRACE). Comes in:
// their numbers. Goes out: a program for prctl(PR_SET_SECCOMP), which the process installs in
// itself between fork(2) and execve(2); all that descends from it keeps it. Calls that are not
// named run at full speed. Without a tracer the named calls fail with ENOSYS. Calls of another
// architecture (int 0x80, x32) raise SIGSYS, with a si_code of SYS_SECCOMP.

#include <linux/filter.h>

#include <span>
#include <vector>

namespace ipclab::cell {

/// A system call that stops; of `only_shared_mappings` (mmap(2)) only those with MAP_SHARED.
struct StoppingCall {
  long number = -1;
  bool only_shared_mappings = false;
};

/// Throws GraderError.
[[nodiscard]] std::vector<sock_filter> trace_filter(std::span<const StoppingCall> calls);

}  // namespace ipclab::cell
