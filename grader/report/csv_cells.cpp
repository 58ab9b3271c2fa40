#include "report/csv_cells.hpp"

#include <algorithm>
#include <array>

#include "support/escape.hpp"

namespace ipclab::report {
namespace {

/// Also in full width: some versions of a spreadsheet take them for the same.
bool begins_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> starts{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::ranges::any_of(starts, [text](auto start) { return text.starts_with(start); });
}

/// A semicolon divides cells where the comma is the sign before decimals.
bool needs_quotes(std::string_view cell) {
  return cell.find_first_of(",;\"\r\n\t") != std::string_view::npos || cell.starts_with(' ') ||
         cell.ends_with(' ');
}

}  // namespace

std::string text_cell(std::string_view text) {
  std::string cell = escape_line(text);
  return begins_formula(cell) ? "'" + cell : cell;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += needs_quotes(cell) ? quoted_cell(cell) : cell;
  }
  return line + "\r\n";
}

std::string quoted_cell(std::string_view cell) {
  std::string quoted = "\"";
  for (const char letter : cell)
    quoted += letter == '"' ? std::string{"\"\""} : std::string{letter};
  return quoted + '"';
}

std::string joined_cells(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!joined.empty()) joined += "; ";
    joined += part;
  }
  return joined;
}

}  // namespace ipclab::report
