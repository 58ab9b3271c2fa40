#pragma once
// Comes in: a CSV file of somebody else. Goes out: its cells, each with the bytes that it was
// written with, so that what nobody changes stays as it is. Within report/ only.

#include <string>
#include <string_view>
#include <vector>

namespace ipclab::report {

struct CsvCell {
  std::string raw;   ///< with its quotes
  std::string text;  ///< without
};

struct CsvRecord {
  std::vector<CsvCell> cells;
  std::string end;  ///< the end of its line, as it was written; "" at the end of a file without one
};

/// A byte order mark is part of the first cell's `raw` only. A quote that is never closed goes to
/// the end of the file.
[[nodiscard]] std::vector<CsvRecord> csv_records(std::string_view text);

/// The file again, of the `raw` of each cell.
[[nodiscard]] std::string csv_text(const std::vector<CsvRecord>& records);

}  // namespace ipclab::report
