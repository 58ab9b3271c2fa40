#pragma once
// The limits that the kernel keeps for each process (setrlimit(2)). What counts for a whole test
// (memory, processes, time) is watched by the cell's pid 1; these are its second line.

#include <sys/resource.h>

#include <array>
#include <chrono>

#include "support/bytes.hpp"

namespace ipclab::cell {

struct ProcessLimits {
  std::chrono::milliseconds cpu{};
  Bytes memory;
  Bytes file_size;
  unsigned processes = 0;
  unsigned descriptors = 0;
};

struct ResourceLimit {
  __rlimit_resource resource;
  rlimit value;
};

/// The limits as setrlimit(2) takes them. Computed before the fork, because the child may not.
/// Throws GraderError where the machine allows less than a test may use.
/// `own_user`: the cell's user id counts for this cell alone, so that RLIMIT_NPROC may be used.
[[nodiscard]] std::array<ResourceLimit, 8> resource_limits(const ProcessLimits& limits,
                                                           bool own_user);

}  // namespace ipclab::cell
