#pragma once
// What the processes of a test hold without mapping it, so that no process shows it as its memory:
// memory files (memfd_create(2)), System V segments, and what waits in Unix sockets. Comes in: the
// living processes. Goes out: bytes, and how many IPC objects there are.

#include <cstdint>
#include <vector>

#include "observe/processes.hpp"

namespace ipclab::observe {

struct Kept {
  std::uint64_t bytes = 0;
  std::size_t objects = 0;  ///< System V objects and POSIX message queues
};

/// `has_namespaces`: the test's IPC and network namespaces are its own, so that all in them counts.
[[nodiscard]] Kept kept_by(const std::vector<ProcessStatus>& living, bool has_namespaces);

}  // namespace ipclab::observe
