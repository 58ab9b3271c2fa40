#pragma once
// Comes in: the verdict on one submission. Goes out: the document ipclab/result/1, which
// docs/result.schema.json describes. Pure; always valid UTF-8.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

[[nodiscard]] std::string json(const judge::Verdict& verdict);

/// What a stored result is of: while both are the same, grading again would say the same.
struct Origin {
  std::string digest;  ///< of the submission
  std::string basis;   ///< of all else that marks depend on
  bool operator==(const Origin&) const = default;
};

/// Of one of a class, whose key is the name of the submission. Without durations and notes: the
/// same wherever and beside whomever it was graded.
[[nodiscard]] std::string stored_json(const judge::Verdict& verdict, const Origin& origin);

}  // namespace ipclab::report
