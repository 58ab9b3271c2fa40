#pragma once
// Commands of others that ipclab asks something (Slurm's). Comes in: words, never a line for a
// shell. Goes out: what was answered, within bounds of time and size. Not for students' programs.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace ipclab::run {

struct CommandBounds {
  std::chrono::milliseconds time;
  std::size_t size;  ///< of each of the two outputs; what is beyond is lost
};

struct CommandAnswer {
  int status = 0;  ///< of the exit; 128 and the signal, if it was killed
  bool too_late = false;
  std::string out, err;
};

/// Finds the command in PATH and runs it with this environment ("NAME=value" each), without input.
/// It is killed when its time is over, and does not outlive us. Throws GraderError when there is no
/// such command, or it cannot be started.
[[nodiscard]] CommandAnswer ask(const std::vector<std::string>& words,
                                const std::vector<std::string>& environment,
                                const CommandBounds& bounds);

}  // namespace ipclab::run
