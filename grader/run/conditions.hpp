#pragma once
// Is what a wait-until step waits for true now? Looks at /proc, sockets and files; never waits.

#include <sys/types.h>

#include <vector>

#include "observe/processes.hpp"
#include "run/message.hpp"

namespace ipclab::run {

/// `actor`: the process that the condition names, -1 if it is gone. `living`: all of the cell.
/// Paths are relative to the current folder.
[[nodiscard]] bool holds(const AskCondition& condition, pid_t actor,
                         const std::vector<observe::ProcessStatus>& living);

}  // namespace ipclab::run
