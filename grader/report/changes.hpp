#pragma once
// Comes in: the verdicts on two runs of the same tests, one after the other. Goes out: what is
// different in the second, for a person at a terminal. Pure.

#include <string>

#include "judge/verdict.hpp"
#include "report/style.hpp"

namespace ipclab::report {

[[nodiscard]] std::string changes(const judge::Verdict& before, const judge::Verdict& after,
                                  const Style& style);

}  // namespace ipclab::report
