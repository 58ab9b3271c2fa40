#pragma once
// The lines of a wrong solution that its findings have to name. Come in: its sources, in which a
// comment marks them, and the verdict on it. Goes out: what does not hold, a sentence each. Pure.

#include <string>
#include <vector>

#include "intake/submission.hpp"
#include "judge/verdict.hpp"

namespace ipclab::cli {

/// A line that ends in "// <- RULE" or "// <- RULE, RULE" is marked. Of each rule that is marked
/// somewhere, one finding at least must name one of its lines.
[[nodiscard]] std::vector<std::string> broken_marks(const intake::Submission& solution,
                                                    const judge::Verdict& verdict);

}  // namespace ipclab::cli
