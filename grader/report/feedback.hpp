#pragma once
// The verdict in a few lines of HTML, for a cell of a gradebook: Moodle shows comments as HTML.

#include <string>
#include <string_view>

#include "judge/verdict.hpp"

namespace ipclab::report {

/// Points, and for each test that did not pass its first finding. Hidden tests are points only. No
/// end of line within; no tags but <br>.
[[nodiscard]] std::string feedback_html(const judge::Verdict& verdict);

/// A text for HTML or XML, also for attributes in double quotes. Must be safe to show already.
[[nodiscard]] std::string markup_text(std::string_view text);

}  // namespace ipclab::report
