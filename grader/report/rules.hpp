#pragma once
// Comes in: a rule. Goes out: its page, from docs/rules/, which the build put into the binary.

#include <optional>
#include <string>
#include <string_view>

#include "report/style.hpp"
#include "spec/rule.hpp"

namespace ipclab::report {

/// The page in Markdown, as it was written.
[[nodiscard]] std::optional<std::string_view> rule_page(Rule rule);

/// Markdown for a terminal: headings, paragraphs, lists, code blocks, `code`, *emphasis* and
/// **bold**. Anything else stays as it is written.
[[nodiscard]] std::string page_text(std::string_view markdown, const Style& style);

}  // namespace ipclab::report
