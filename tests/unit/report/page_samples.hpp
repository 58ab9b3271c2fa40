#pragma once
// What the tests of pages share: texts that want to be markup.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report::html {

inline const std::string markup = "</script><img src=x onerror=alert(1)>\"'&<!--";

/// How often `text` has `what`.
[[nodiscard]] std::size_t count(const std::string& text, const std::string& what);

/// Each text that a student or a course system may have chosen is markup.
[[nodiscard]] judge::Verdict all_markup();

}  // namespace ipclab::report::html
