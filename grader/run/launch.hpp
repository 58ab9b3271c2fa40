#pragma once
// Starts one process of a cell: fork(2), a few calls in the child, execve(2).

#include <sys/types.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cell/limits.hpp"

namespace ipclab::run {

struct Launch {
  std::vector<std::string> argv;
  std::vector<std::string> env;
  int standard[3] = {-1, -1, -1};  ///< become descriptors 0, 1, 2; all must be above 2
  int program = -1;                ///< the executable; -1: argv[0] is looked up in PATH
  std::string folder;              ///< where it starts
  std::span<const cell::ResourceLimit> limits;
};

struct Launched {
  pid_t pid = -1;
  int error_number = 0;  ///< of execve(2); the child then ends with status 127
};

/// `before_exec` runs in the caller while the child waits, before it executes its program.
/// Throws GraderError when anything but execve(2) itself fails.
[[nodiscard]] Launched launch(const Launch& request,
                              const std::function<void(pid_t)>& before_exec = {});

}  // namespace ipclab::run
