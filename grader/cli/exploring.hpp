#pragma once
// Runs of a test with the probe: all at once, in the plain order, and in as many other orders as
// the test asks for. Comes in: a test that has passed without it. Goes out: the run that fails it,
// with a schedule that has been cut down to what matters.

#include <cstdint>
#include <optional>

#include "evidence/evidence.hpp"
#include "run/run.hpp"
#include "spec/lab.hpp"

namespace ipclab::cli {

struct Explored {
  /// The run that fails the test, or one in which the grader had trouble; none: all is well.
  std::optional<evidence::Evidence> decides;
  bool gave_up = false;  ///< runs went past a limit, so that not all that was asked for was done
};

/// `job`: with programs that were built for the probe. `seed`: of the first schedule. `at_once`:
/// how many runs at the same time do not disturb each other.
[[nodiscard]] Explored explore(run::Runner& runner, const run::Job& job, std::uint64_t seed,
                               unsigned at_once);

}  // namespace ipclab::cli
