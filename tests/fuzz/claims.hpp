#pragma once
// What a fuzzer claims about the answer to any input. A claim that does not hold ends the program,
// which libFuzzer takes for a crash and keeps the input.

#include <string>
#include <string_view>

namespace ipclab::fuzz {

[[noreturn]] void fail(std::string_view what, std::string_view about);

inline void claim(bool holds, std::string_view what, std::string_view about = "") {
  if (!holds) fail(what, about);
}

/// The text without the escapes that report/layout.cpp paints with.
[[nodiscard]] std::string without_colours(std::string_view text);

/// Valid UTF-8 without control characters, but for newlines and tabs, and without characters that
/// change the direction of the text: nothing that a terminal would take for an order.
void claim_safe_to_show(std::string_view text);

/// The same, and one line: a row of its own could be taken for the grader's word.
void claim_safe_line(std::string_view text);

}  // namespace ipclab::fuzz
