#pragma once
// From snapshots to lines of source. Comes in: copies of stacks. Goes out: for each the innermost
// frame that lies in the student's own source. What it reads was made by strangers: call it where a
// crash does no harm, and not where it must not hang (run/symbolizer.hpp does that).

#include <vector>

#include "evidence/trace.hpp"
#include "observe/lines/snapshot.hpp"

namespace ipclab::observe {

/// One line for each snapshot; an unknown one where nothing could be found.
[[nodiscard]] std::vector<evidence::Line> symbolize(const std::vector<StackSnapshot>& snapshots);

}  // namespace ipclab::observe
