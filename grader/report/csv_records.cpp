#include "report/csv_records.hpp"

#include <algorithm>

namespace ipclab::report {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// How many bytes the quoted part at the beginning of `text` has; its content goes to `content`.
std::size_t take_quoted(std::string_view text, std::string& content) {
  std::size_t at = 1;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') {
      if (at + 1 >= text.size() || text[at + 1] != '"') return at + 1;
      ++at;
    }
    content += text[at];
  }
  return at;
}

/// The cell at the beginning of `text`.
CsvCell first_cell(std::string_view text) {
  CsvCell cell;
  std::size_t length = 0;
  if (text.starts_with(byte_order_mark)) length = byte_order_mark.size();
  if (text.substr(length).starts_with('"')) length += take_quoted(text.substr(length), cell.text);
  const std::size_t end = std::min(text.find_first_of(",\r\n", length), text.size());
  cell.text += text.substr(length, end - length);
  cell.raw = text.substr(0, end);
  return cell;
}

}  // namespace

std::vector<CsvRecord> csv_records(std::string_view text) {
  std::vector<CsvRecord> records;
  while (!text.empty()) {
    CsvRecord record;
    for (;;) {
      record.cells.push_back(first_cell(text));
      text.remove_prefix(record.cells.back().raw.size());
      if (!text.starts_with(',')) break;
      text.remove_prefix(1);
    }
    const std::size_t end = text.starts_with("\r\n") ? 2 : std::min<std::size_t>(text.size(), 1);
    record.end = text.substr(0, end);
    text.remove_prefix(end);
    records.push_back(std::move(record));
  }
  return records;
}

std::string csv_text(const std::vector<CsvRecord>& records) {
  std::string text;
  for (const CsvRecord& record : records) {
    for (const CsvCell& cell : record.cells) {
      if (&cell != &record.cells.front()) text += ',';
      text += cell.raw;
    }
    text += record.end;
  }
  return text;
}

}  // namespace ipclab::report
