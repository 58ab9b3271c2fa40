#pragma once
// JUnit XML, which most systems of continuous integration show. It has no points: they are
// properties of the suite.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

[[nodiscard]] std::string junit(const judge::Verdict& verdict);

}  // namespace ipclab::report
