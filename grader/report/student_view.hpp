#pragma once
// What a student may see of a verdict, for formats that show everything that they are given.

#include <string>
#include <string_view>
#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report {

/// What all hidden tests together are called. No test has this id: theirs have no blank.
inline constexpr std::string_view hidden_tests = "hidden tests";

/// In place of the hidden tests one test with their points at the end; its finding says no more
/// than the points. Without commands, which name places of the machine that graded.
[[nodiscard]] judge::Verdict for_students(const judge::Verdict& verdict);

/// The ids of the programs that have tests, in the order of the lab.
[[nodiscard]] std::vector<std::string> programs_of(const judge::Verdict& verdict);

/// Why the test did not pass: findings as in the terminal report, or one sentence. "" if it passed.
[[nodiscard]] std::string reasons_text(const judge::TestVerdict& test);

/// The same in one line: the first message and its hint.
[[nodiscard]] std::string reason_line(const judge::TestVerdict& test);

/// What concerns all tests: programs that could not be built, points that are still open, what was
/// not looked at. Nothing of it is secret, whether or not the verdict has hidden tests.
[[nodiscard]] std::string remarks_text(const judge::Verdict& verdict);

}  // namespace ipclab::report
