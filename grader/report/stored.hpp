#pragma once
// Comes in: the text of a stored result, ipclab/result/1. Goes out: the verdict that was written
// there, so that json() (or stored_json()) of it is the same text again, or a sentence that says
// what is damaged.
// Unknown keys are ignored. Never throws on what a file may have; bounded.

#include <string>
#include <string_view>

#include "judge/verdict.hpp"
#include "report/json.hpp"
#include "support/result.hpp"

namespace ipclab::report {

/// The title of the lab and the groups of its tests are not stored: they are empty.
[[nodiscard]] Result<judge::Verdict, std::string> read_result(std::string_view text);

struct StoredResult {
  Origin origin;
  judge::Verdict verdict;
};

/// Of what stored_json() has written; without its origin it is damaged.
[[nodiscard]] Result<StoredResult, std::string> read_stored(std::string_view text);

}  // namespace ipclab::report
