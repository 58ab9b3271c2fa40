#pragma once
// What GitHub Classroom's reporter of grades takes from the environment, <RUNNER>_RESULTS: base64
// of a JSON document. One line.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

[[nodiscard]] std::string github_classroom(const judge::Verdict& verdict);

}  // namespace ipclab::report
