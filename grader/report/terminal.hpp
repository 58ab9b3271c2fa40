#pragma once
// Comes in: the verdict on one submission. Goes out: a page for a person at a terminal, as one
// string. Pure; every byte that a student could have chosen is escaped.

#include <string>

#include "judge/verdict.hpp"
#include "report/style.hpp"

namespace ipclab::report {

[[nodiscard]] std::string terminal(const judge::Verdict& verdict, const Style& style);

}  // namespace ipclab::report
