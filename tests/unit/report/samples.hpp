#pragma once
// Verdicts made by hand: together they have everything that a report must be able to show.

#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report {

/// A verdict and the name of its golden files.
struct Sample {
  std::string name;
  judge::Verdict verdict;
};

[[nodiscard]] judge::Verdict full_pass();
[[nodiscard]] judge::Verdict mixed();
[[nodiscard]] judge::Verdict build_failure();
/// Terminal escapes, invalid UTF-8 and direction marks in every field.
[[nodiscard]] judge::Verdict hostile();
/// Too many lines, findings, places and digits.
[[nodiscard]] judge::Verdict flood();
[[nodiscard]] judge::Verdict long_lines();
/// Standstills that the tracer has drawn, and a list of what nobody looked at.
[[nodiscard]] judge::Verdict drawn();
[[nodiscard]] judge::Verdict empty();

[[nodiscard]] std::vector<Sample> all_samples();

}  // namespace ipclab::report
