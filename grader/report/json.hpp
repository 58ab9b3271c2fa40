#pragma once
// Comes in: the verdict on one submission. Goes out: the document ipclab/result/1, which
// docs/result.schema.json describes. Pure; always valid UTF-8.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

[[nodiscard]] std::string json(const judge::Verdict& verdict);

}  // namespace ipclab::report
