#pragma once
// Starts one process of a cell: fork(2), a few calls in the child, execve(2).

#include <sys/types.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cell/call_filter.hpp"
#include "cell/domain.hpp"
#include "cell/limits.hpp"

namespace ipclab::run {

struct Launch {
  std::vector<std::string> argv;
  std::vector<std::string> env;
  int standard[3] = {-1, -1, -1};  ///< become descriptors 0, 1, 2; all must be above 2
  int program = -1;                ///< the executable; -1: argv[0] is looked up in PATH
  std::string folder;              ///< where it starts
  std::span<const cell::ResourceLimit> limits;
  cell::Domain* domain = nullptr;  ///< in which it is born
  int group = -1;                  ///< and the folder of its cgroup, if there is one
  /// Filters for seccomp(2): `untraced`, or `traced` if the attendant wants that.
  const cell::CallFilters* filters = nullptr;
  bool must_filter = false;  ///< without a filter it is not started
  /// The same addresses in every run, where the machine allows that (personality(2)).
  bool same_addresses = false;
};

struct Launched {
  pid_t pid = -1;
  int error_number = 0;   ///< of execve(2); the child then ends with status 127
  bool filtered = false;  ///< the filter for tracing was installed
};

/// Who looks after the process before it executes its program.
struct Attendant {
  /// Called while the child waits; true: install the filter for tracing.
  std::function<bool(pid_t)> before_exec;
  /// Called, if the filter is in force, with the wait status of the stop at execve(2), which the
  /// attendant ends.
  std::function<void(pid_t, int)> stopped;
};

/// Throws GraderError when anything but the filter or execve(2) fails.
[[nodiscard]] Launched launch(const Launch& request, const Attendant& attendant = {});

}  // namespace ipclab::run
