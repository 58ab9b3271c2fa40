#pragma once
// The pid 1 of a cell: starts the actors it is asked to start, watches them, tells ipclab what
// happens, and takes everything with it when it ends. Runs in a process of its own, forked by the
// keeper; no actor inherits one of its descriptors.

#include "cell/call_filter.hpp"
#include "cell/root.hpp"
#include "cell/rung.hpp"
#include "run/message.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

/// Where the programs of a cell look for others.
inline constexpr const char* standard_path = "/usr/local/bin:/usr/bin:/bin";

/// A cell that is made before it is needed, because making it takes longer than most tests do.
struct SpareCell {
  cell::Rung rung = cell::Rung::minimal;
  cell::Folders folders;  ///< without namespaces: made and removed by the keeper
  const cell::CallFilters* filters = nullptr;
  int queues = -1;         ///< see cell::find_queues
  UniqueFd group;          ///< of the cell's programs (cell/cgroup.hpp); may be invalid
  UniqueFd memory_events;  ///< of that group
  UniqueFd orders;         ///< from the keeper: one OpenCell with its descriptors, or end-of-file
};

/// The life of a cell's pid 1: prepares everything, waits for its order, serves ipclab until that
/// says Finish or goes away. The result is the exit status of the process.
[[nodiscard]] int run_cell(SpareCell spare);

/// Makes a cell without programs and throws it away: does this machine allow it? Throws
/// GraderError.
void try_cell(const SpareCell& spare);

}  // namespace ipclab::run
