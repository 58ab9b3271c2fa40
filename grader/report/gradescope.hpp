#pragma once
// results.json of Gradescope. Hidden tests have the visibility "hidden": students see neither
// them nor, as Gradescope has it, their total before grades are published.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

[[nodiscard]] std::string gradescope(const judge::Verdict& verdict);

}  // namespace ipclab::report
