#pragma once
// Who waits for what, and who could end the wait. Comes in: the processes of a cell in which
// nothing moves, /proc, the memory of those processes, and what the tracer remembers. Goes out: one
// wait for each thread that is asleep. Lines of source come later, when they are known.
// Sources: futex(2), semop(2), pipe(7), proc(5); the layout of glibc's locks on x86-64.

#include <vector>

#include "evidence/trace.hpp"
#include "observe/processes.hpp"
#include "observe/waits/past.hpp"

namespace ipclab::observe {

/// A wait graph whose lines are still names of snapshots.
struct RawGraph {
  struct Releaser {
    evidence::Releaser shown;
    SnapshotId made = no_snapshot;
  };
  struct Wait {
    evidence::Wait shown;  ///< without lines and releasers
    SnapshotId at = no_snapshot;
    SnapshotId object_made = no_snapshot;
    std::vector<Releaser> releasers;
  };
  std::vector<Wait> waits;
  unsigned left_out = 0;
};

/// `processes`: all that live in the cell, those of tools included.
[[nodiscard]] RawGraph wait_graph(const std::vector<ProcessStatus>& processes, Past& past);

/// The graph with its lines; `lines` come from Snapshots::lines().
[[nodiscard]] evidence::WaitGraph with_lines(const RawGraph& graph,
                                             const std::vector<evidence::Line>& lines);

}  // namespace ipclab::observe
