#pragma once
// Comes in: what is wrong in the files of a lab. Goes out: a list for the lab's author. Pure.

#include <string>

#include "spec/problem.hpp"

namespace ipclab::report {

/// One entry for each problem and a line with their number; empty if there are none.
[[nodiscard]] std::string problems(const spec::Problems& problems);

}  // namespace ipclab::report
