#pragma once
// Rows of a CSV file as RFC 4180 has them. Within report/ only.

#include <string>
#include <string_view>
#include <vector>

namespace ipclab::report {

/// A stranger's text for a cell: safe to show, on one line, and not what a spreadsheet would carry
/// out: before "=", "+", "-" or "@" comes an apostrophe.
[[nodiscard]] std::string text_cell(std::string_view text);

/// The row with its end of line; cells are quoted where they have to be.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

/// A cell with its quotes.
[[nodiscard]] std::string quoted_cell(std::string_view cell);

/// Names, ids or addresses of a group in one cell.
[[nodiscard]] std::string joined_cells(const std::vector<std::string>& parts);

}  // namespace ipclab::report
