#pragma once
// Comes in: a finding, or a compiler's output. Goes out: rows on the sheet of a terminal report,
// cut to a length that a person reads.

#include <cstddef>
#include <string_view>

#include "judge/verdict.hpp"
#include "report/layout.hpp"

namespace ipclab::report {

/// What went wrong in a test that failed: rule and message, expected, observed, hint, places.
void write_finding(Sheet& sheet, std::size_t indent, const judge::Finding& finding);

void write_diagnostics(Sheet& sheet, std::size_t indent, std::string_view diagnostics);

/// A command, complete for copying: it is broken only where a shell lets it go on after "\".
void write_command(Sheet& sheet, std::size_t indent, std::string_view label,
                   std::string_view command);

}  // namespace ipclab::report
