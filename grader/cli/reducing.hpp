#pragma once
// A schedule that fails a test, cut down to what matters: of all the moments at which somebody was
// stopped, those without which the fault does not come about. Comes in: a failing run. Goes out:
// the same, or a run that fails in the same way with fewer of them. Zeller and Hildebrandt,
// "Simplifying and Isolating Failure-Inducing Input", 2002.

#include <functional>
#include <vector>

#include "evidence/evidence.hpp"
#include "run/run.hpp"

namespace ipclab::cli {

/// `order`: of the run. Takes a bounded number of further runs.
[[nodiscard]] evidence::Evidence reduced(run::Runner& runner, const run::Job& job,
                                         const run::ProbeOrder& order, evidence::Evidence run);

using Preemptions = std::vector<probe::Preemption>;

/// A smaller list of which `fails` still holds, and of which no part can be left out if the calls
/// of `fails` that are allowed suffice to see that. `all` itself must fail.
[[nodiscard]] Preemptions smallest(Preemptions all,
                                   const std::function<bool(const Preemptions&)>& fails,
                                   unsigned most_calls);

}  // namespace ipclab::cli
