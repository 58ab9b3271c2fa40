#pragma once
// The parts of `ipclab check`, for one run and for one after the other.

#include <string>

#include "cli/commands.hpp"
#include "cli/house.hpp"
#include "intake/submission.hpp"
#include "judge/verdict.hpp"
#include "spec/lab.hpp"
#include "support/result.hpp"

namespace ipclab::cli {

/// The error is a sentence for people; a folder without any source is one.
[[nodiscard]] Result<intake::Submission, std::string> read_sources(const CheckOptions& options);

/// Runs the tests that the options name and prints what they ask for.
[[nodiscard]] judge::Verdict check_submission(const CheckOptions& options, const House& house,
                                              const spec::Lab& lab,
                                              const intake::Submission& submission);

[[nodiscard]] int exit_status(const judge::Verdict& verdict);

/// check --watch: comes back only with a complaint about the first sources. Ctrl-C ends the process
/// with the status of the last run that was finished.
[[nodiscard]] int keep_checking(const CheckOptions& options, const House& house,
                                const spec::Lab& lab);

}  // namespace ipclab::cli
