#pragma once
// SARIF 2.1.0: the findings of tests that are not hidden, at their lines of source. A finding
// without a line has no place there; readers of SARIF reject it.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

[[nodiscard]] std::string sarif(const judge::Verdict& verdict);

}  // namespace ipclab::report
