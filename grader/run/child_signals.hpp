#pragma once
// SIGCHLD as something to poll (signalfd(2)): how a keeper and a pid 1 hear of their children.

#include "support/unique_fd.hpp"

namespace ipclab::run {

/// Blocks SIGCHLD and gives a descriptor that is readable when one has come. Throws GraderError.
[[nodiscard]] UniqueFd child_signals();

/// Takes what has come; the caller then asks wait(2), since signals merge.
void drain_signals(int descriptor);

/// Sleeps until SIGCHLD, which must be blocked, says that a child has ended, or for a moment.
void await_child();

/// True if a child, or somebody who is traced, has ended or stopped and has not been waited for
/// yet.
[[nodiscard]] bool has_news_of_children();

}  // namespace ipclab::run
