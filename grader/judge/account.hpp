#pragma once
// Comes in: a run that failed. Goes out: what happened in it, for pictures and for people. Nothing
// in it depends on how fast the machine was, as far as the program itself does not. Internal to
// judge/.

#include "judge/case.hpp"
#include "judge/verdict.hpp"

namespace ipclab::judge {

[[nodiscard]] Account account_of(const Case& run);

}  // namespace ipclab::judge
