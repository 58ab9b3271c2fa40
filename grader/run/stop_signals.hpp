#pragma once
// The signals that ask ipclab to stop: as something to poll, so that nobody is interrupted, and for
// the processes that it has started.

#include "support/unique_fd.hpp"

namespace ipclab::run {

/// Blocks SIGINT, SIGTERM and SIGHUP, and gives a descriptor that is readable when one has come.
/// Throws GraderError.
[[nodiscard]] UniqueFd stop_signals();

/// For a process that one with stop_signals() has started: it ends by them again, and does not
/// outlive the other.
void end_with_parent();

}  // namespace ipclab::run
