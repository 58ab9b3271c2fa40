#pragma once
// What the processes of a test hold without mapping it, so that no process shows it as its memory:
// memory files (memfd_create(2)) and System V segments. Comes in: the living processes. Goes out:
// bytes, and how many IPC objects there are.

#include <cstdint>
#include <vector>

#include "observe/processes.hpp"

namespace ipclab::observe {

struct Kept {
  std::uint64_t bytes = 0;
  std::size_t objects = 0;  ///< System V objects and POSIX message queues
};

/// `own_objects`: the IPC namespace is the test's alone, so that all objects in it count.
[[nodiscard]] Kept kept_by(const std::vector<ProcessStatus>& living, bool own_objects);

}  // namespace ipclab::observe
