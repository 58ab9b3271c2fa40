#pragma once
// Is there room on this machine for what a test may use? Where there is not, a right program could
// fail, and that would be taken for its fault. Comes in: what the test may use. Goes out: nothing;
// what is missing is a GraderError.

#include "cell/root.hpp"
#include "run/message.hpp"

namespace ipclab::run {

/// In ipclab: this user may still start as many processes, on a machine that limits them
/// (RLIMIT_NPROC in setrlimit(2)).
void ask_for_processes(unsigned count);

/// In the pid 1 of a cell whose folders lie on a file system that others fill, too.
void ask_for_disk(const cell::Folders& folders, const OpenCell& plan);

/// There is nothing left of it, after the test.
void ask_whether_disk_was_full(const cell::Folders& folders);

}  // namespace ipclab::run
