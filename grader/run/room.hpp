#pragma once
// Is there room on this machine for what a test may use? Where there is not, a right program could
// fail, and that would be taken for its fault. Comes in: what the test may use. Goes out: nothing;
// what is missing is a GraderError.

#include <cstdint>
#include <string>

#include "cell/root.hpp"
#include "run/message.hpp"

namespace ipclab::run {

/// What is left of a file system.
struct Room {
  std::uint64_t bytes = ~0ULL;
  std::uint64_t files = ~0ULL;
};

/// Plenty where nobody can tell.
[[nodiscard]] Room room_in(const std::string& folder);

/// In ipclab: this user may still start as many processes, on a machine that limits them
/// (RLIMIT_NPROC in setrlimit(2)).
void ask_for_processes(unsigned count);

/// In the pid 1 of a cell whose folders lie on a file system that others fill, too.
void ask_for_disk(const cell::Folders& folders, const OpenCell& plan);

/// There is nothing left of it, after the test.
void ask_whether_disk_was_full(const cell::Folders& folders);

}  // namespace ipclab::run
