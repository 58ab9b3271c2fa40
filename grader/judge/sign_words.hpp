#pragma once
// Makes one finding of all signs of one kind. Internal to judge/.

#include <functional>
#include <string>
#include <vector>

#include "judge/case.hpp"

namespace ipclab::judge {

using evidence::Sign;
using Signs = std::vector<const Sign*>;

/// The signs that pass the test, in the order in which they were noticed.
[[nodiscard]] Signs signs_of(const Case& run, const std::function<bool(const Sign&)>& is_meant);

/// What a finding says of its signs.
struct SignWords {
  Rule rule = Rule::busy_wait;
  Cause cause = Cause::busy_wait;
  std::string message;  ///< about the first one
  std::string expected;
  std::string hint;
  /// One line about a sign, without its process and place: "called waitpid 4,000 times".
  std::function<std::string(const Sign&)> event;
};

/// `signs` must not be empty. Signs that are alike but for their process share a line.
[[nodiscard]] Found found_by(const Signs& signs, const SignWords& words);

/// The process of a sign, for a sentence.
[[nodiscard]] std::string subject_of(const Sign& sign);

/// "read (descriptor 4, pipe 1)", "waitpid".
[[nodiscard]] std::string call_of(const Sign& sign);

/// "1.5 s"; "" if nothing is known.
[[nodiscard]] std::string duration_of(const Sign& sign);

}  // namespace ipclab::judge
