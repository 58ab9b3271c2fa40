#pragma once
// Comes in: a test of the lab and the evidence of its run(s). Goes out: its verdict with findings.
// Pure: touches neither files nor processes.

#include <optional>
#include <vector>

#include "evidence/evidence.hpp"
#include "judge/verdict.hpp"
#include "spec/lab.hpp"

namespace ipclab::judge {

/// Judges one run. `reference` is the evidence of the reference solution in the same scenario, for
/// tests that compare with it. The findings come with the most likely cause first; none means pass.
[[nodiscard]] std::vector<Finding> findings_of(const spec::Test& test,
                                               const evidence::Evidence& evidence,
                                               const evidence::Evidence* reference);

/// Something can be said of what a run with the probe did. The probe takes time and memory itself,
/// so that a run past a limit proves nothing but what the probe saw.
[[nodiscard]] bool is_conclusive(const evidence::Evidence& evidence);

/// The verdict over all runs of a repeated test: the first run that fails decides. A run with
/// `trouble` makes it an error unless another run has findings.
[[nodiscard]] TestVerdict verdict_of(const spec::Test& test,
                                     const std::vector<evidence::Evidence>& runs,
                                     const evidence::Evidence* reference);

/// The verdict of a test that was not run because `needed` did not pass.
[[nodiscard]] TestVerdict skipped(const spec::Test& test, const std::string& needed);

/// The verdict of a test whose program could not be built: a finding of rule `build`.
[[nodiscard]] TestVerdict not_built(const spec::Test& test, const ProgramBuild& build);

/// Fills score and max_score of the verdict and its tests, all-or-nothing groups included.
void add_scores(Verdict& verdict, const spec::Lab& lab);

}  // namespace ipclab::judge
