#pragma once
// What a fuzzer claims about the answer to any input. A claim that does not hold ends the program,
// which libFuzzer takes for a crash and keeps the input.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "spec/utf8.hpp"

namespace ipclab::fuzz {

inline void claim(bool holds, std::string_view what, std::string_view about = "") {
  if (holds) return;
  std::fprintf(stderr, "it does not hold that %.*s:\n%.*s\n", static_cast<int>(what.size()),
               what.data(), static_cast<int>(about.size()), about.data());
  std::abort();
}

/// The text without the escapes that report/layout.cpp paints with.
inline std::string without_colours(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    std::size_t length = 0;
    for (const std::string_view code :
         {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[35m",
          "\x1b[36m", "\x1b[1;31m", "\x1b[1;32m"})
      if (text.starts_with(code)) length = code.size();
    if (length == 0) plain += text[length++];
    text.remove_prefix(length);
  }
  return plain;
}

/// Valid UTF-8 without control characters, but for newlines and tabs, and without characters that
/// change the direction of the text: nothing that a terminal would take for an order.
inline void claim_safe_to_show(std::string_view text) {
  claim(!spec::invalid_utf8(text), "the text is valid UTF-8", text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
    claim(!control, "the text has no control character", text);
    const std::string_view rest = text.substr(at);
    const bool c1 = rest.size() > 1 && byte == 0xc2 && static_cast<unsigned char>(rest[1]) < 0xa0;
    claim(!c1, "the text has no C1 control character", text);
  }
  for (const std::string_view order : {"\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d",
                                       "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
    claim(text.find(order) == std::string_view::npos, "the text keeps its direction", text);
}

/// The same, and one line: a row of its own could be taken for the grader's word.
inline void claim_safe_line(std::string_view text) {
  claim_safe_to_show(text);
  claim(text.find_first_of("\n\t") == std::string_view::npos, "the text is one line", text);
}

}  // namespace ipclab::fuzz
