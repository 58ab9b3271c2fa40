#pragma once
// A pipe, owned by whoever asked for it (pipe(7)). Both ends are closed on execve(2).

#include <fcntl.h>
#include <unistd.h>

#include "support/error.hpp"
#include "support/unique_fd.hpp"

namespace ipclab {

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

/// Throws GraderError.
[[nodiscard]] inline Pipe make_pipe() {
  int ends[2];
  require(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

}  // namespace ipclab
