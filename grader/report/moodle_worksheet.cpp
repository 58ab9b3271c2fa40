#include "report/moodle_worksheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "report/csv_cells.hpp"
#include "report/csv_records.hpp"
#include "report/feedback.hpp"
#include "report/layout.hpp"
#include "support/bytes.hpp"
#include "support/escape.hpp"
#include "support/letters.hpp"

namespace ipclab::report {
namespace {

constexpr Bytes largest_worksheet = mebibytes(64);

/// "Participant 17" in any language.
std::string digits_at_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of("0123456789");
  return std::string{last == std::string_view::npos ? text : text.substr(last + 1)};
}

/// "20.00" and "20,00".
double number_in(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Where the columns are; all but two need not be there.
struct Columns {
  std::optional<std::size_t> identifier, email, group, grade, maximum, feedback;
};

std::optional<std::size_t> column(const CsvRecord& header, const std::string& title) {
  const auto found =
      std::ranges::find_if(header.cells, [&](const CsvCell& cell) { return cell.text == title; });
  if (found == header.cells.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.cells.begin());
}

/// The records of a worksheet, by what their rows may be found by.
class Worksheet {
 public:
  Worksheet(std::vector<CsvRecord> records, Columns columns)
      : records_{std::move(records)}, columns_{columns}, owners_(records_.size()) {
    for (std::size_t at = 1; at < records_.size(); ++at) {
      if (records_[at].cells.size() != records_.front().cells.size()) continue;
      participants_[digits_at_end(cell(at, columns_.identifier))] = at;
      emails_[in_small_letters(cell(at, columns_.email))] = at;
      groups_[cell(at, columns_.group)].push_back(at);
    }
    participants_.erase("");
    emails_.erase("");
    groups_.erase("");
  }

  [[nodiscard]] std::vector<std::size_t> records_of(const ClassTable& table,
                                                    const Entrant& entrant) const {
    // The number of a team is not that of a participant.
    if (table.system == "moodle" && entrant.group.empty())
      if (const auto found = participants_.find(entrant.address); found != participants_.end())
        return {found->second};
    std::vector<std::size_t> records;
    for (const Person& person : entrant.people)
      if (const auto found = emails_.find(in_small_letters(person.email)); found != emails_.end())
        records.push_back(found->second);
    if (records.empty())
      if (const auto found = groups_.find(entrant.group); found != groups_.end())
        return found->second;
    return records;
  }

  /// "" or why not.
  std::string fill(std::size_t record, const Row& row, double points) {
    std::string& owner = owners_[record];
    if (!owner.empty())
      return fmt::format("{}: its row has the grade of {}.", row.entrant.key, owner);
    owner = row.entrant.key;
    std::vector<CsvCell>& cells = records_[record].cells;
    cells[*columns_.grade].raw = number_text(points);
    if (columns_.feedback) cells[*columns_.feedback].raw = quoted_cell(feedback_html(*row.verdict));
    return "";
  }

  /// A row whose maximum is another one than the lab's: its grades would mean something else.
  [[nodiscard]] std::optional<std::string> other_maximum(double max_score) const {
    for (std::size_t at = 1; at < records_.size(); ++at) {
      const std::string maximum = cell(at, columns_.maximum);
      if (!maximum.empty() && rounded(number_in(maximum)) != rounded(max_score))
        return escape_line(maximum);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string text() const { return csv_text(records_); }

 private:
  [[nodiscard]] std::string cell(std::size_t record, std::optional<std::size_t> column) const {
    const std::vector<CsvCell>& cells = records_[record].cells;
    return column && *column < cells.size() ? cells[*column].text : "";
  }

  std::vector<CsvRecord> records_;
  Columns columns_;
  std::vector<std::string> owners_;  ///< of each record: the key that filled it
  std::map<std::string, std::size_t> participants_;
  std::map<std::string, std::size_t> emails_;
  std::map<std::string, std::vector<std::size_t>> groups_;
};

std::string without_column(const CsvRecord& header, const std::string& title) {
  std::string titles;
  for (const CsvCell& cell : header.cells)
    titles += (titles.empty() ? "" : ", ") + shorten_line(cell.text, 40);
  return fmt::format(
      "The worksheet has no column \"{}\", but: {}. Moodle writes the titles in the language of "
      "the site.",
      escape_line(title), shorten_line(titles, 400));
}

void fill(Worksheet& worksheet, const ClassTable& table, const Row& row, Lines& lines) {
  const std::string& key = row.entrant.key;
  const auto leave_out = [&](const std::string& why) {
    if (!why.empty()) lines.left_out.push_back(why);
  };
  const Grade grade = grade_of(row);
  if (!grade.points) return leave_out(key + ": " + grade.why_not);
  const auto records = worksheet.records_of(table, row.entrant);
  if (records.empty()) return leave_out(key + ": it has no row in the worksheet.");
  for (const std::size_t record : records) leave_out(worksheet.fill(record, row, *grade.points));
}

}  // namespace

Result<Lines, std::string> filled_worksheet(std::string_view worksheet,
                                            const WorksheetTitles& titles, const ClassTable& table,
                                            const EachRow& each_row) {
  if (worksheet.size() > largest_worksheet.count)
    return Unexpected{"The worksheet has more than " + in_words(largest_worksheet) + '.'};
  std::vector<CsvRecord> records = csv_records(worksheet);
  if (records.empty()) return Unexpected{std::string{"The worksheet is empty."}};
  const CsvRecord& header = records.front();
  const Columns columns{column(header, titles.identifier), column(header, titles.email),
                        column(header, titles.group),      column(header, titles.grade),
                        column(header, titles.maximum),    column(header, titles.feedback)};
  if (!columns.identifier) return Unexpected{without_column(header, titles.identifier)};
  if (!columns.grade) return Unexpected{without_column(header, titles.grade)};

  Worksheet filled{std::move(records), columns};
  if (const auto maximum = filled.other_maximum(table.max_score))
    return Unexpected{fmt::format(
        "The maximum grade in the worksheet is {}, but the lab gives {} points. Change the maximum "
        "in the settings of the assignment in Moodle.",
        *maximum, number_text(table.max_score))};
  Lines lines;
  each_row([&](const Row& row) { fill(filled, table, row, lines); });
  lines.text = filled.text();
  return lines;
}

}  // namespace ipclab::report
