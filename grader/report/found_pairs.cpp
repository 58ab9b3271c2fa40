#include "report/found_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "report/csv_records.hpp"
#include "support/escape.hpp"
#include "support/letters.hpp"

namespace ipclab::report {
namespace {

constexpr std::size_t longest_line = 64 << 10;
constexpr std::size_t largest_page = 16 << 20;

using Take = std::function<void(const FoundPair&)>;

/// Columns by their titles.
struct Table {
  FoundBy by;
  std::string_view first, second, similarity;
};

constexpr std::array tables{
    Table{FoundBy::dolos, "leftFilePath", "rightFilePath", "similarity"},
    Table{FoundBy::jplag, "submissionName1", "submissionName2", "averageSimilarity"},
};

std::optional<std::size_t> column(const CsvRecord& titles, std::string_view title) {
  const auto found = std::ranges::find(titles.cells, title, &CsvCell::text);
  if (found == titles.cells.end()) return std::nullopt;
  return static_cast<std::size_t>(found - titles.cells.begin());
}

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A line and whether there was one; one that is too long ends the reading.
class Lines {
 public:
  explicit Lines(std::istream& file) : file_{file}, buffer_(longest_line) {}

  std::optional<std::string_view> next() {
    file_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto count = static_cast<std::size_t>(file_.gcount());
    if (file_.fail()) {
      too_long_ = count + 1 >= buffer_.size();
      return std::nullopt;
    }
    ++number_;
    std::string_view line{buffer_.data(), count - (file_.eof() ? 0 : 1)};
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  [[nodiscard]] bool too_long() const { return too_long_; }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::istream& file_;
  std::vector<char> buffer_;
  std::size_t number_ = 0;
  bool too_long_ = false;
};

CsvRecord record_in(std::string_view line) {
  auto records = csv_records(line);
  return records.empty() ? CsvRecord{} : std::move(records.front());
}

Result<FoundBy, std::string> read_rows(Lines& lines, const CsvRecord& titles, const Table& table,
                                       const Take& take) {
  const std::array columns{*column(titles, table.first), *column(titles, table.second),
                           *column(titles, table.similarity)};
  while (const auto line = lines.next()) {
    if (line->empty()) continue;
    const CsvRecord record = record_in(*line);
    const auto similarity = record.cells.size() > std::ranges::max(columns)
                                ? number_in(record.cells[columns[2]].text)
                                : std::nullopt;
    if (!similarity || !(*similarity >= 0 && *similarity <= 1))
      return Unexpected{fmt::format("line {} is no pair of submissions", lines.number())};
    take({table.by, record.cells[columns[0]].text, record.cells[columns[1]].text, *similarity});
  }
  if (lines.too_long()) return Unexpected{fmt::format("line {} is too long", lines.number() + 1)};
  return table.by;
}

/// A link of MOSS's page: the name before "(70%)".
struct Link {
  std::string_view name;
  double share = 0;
};

std::optional<Link> link_in(std::string_view text) {
  const std::size_t open = text.rfind(" (");
  if (open == std::string_view::npos || !text.ends_with("%)")) return std::nullopt;
  const auto percent = number_in(text.substr(open + 2, text.size() - open - 4));
  if (!percent || !(*percent >= 0 && *percent <= 100)) return std::nullopt;
  return Link{text.substr(0, open), *percent / 100};
}

/// The text of the next link to a match, or of nothing.
std::optional<std::string_view> next_link(std::string_view page, std::string_view small,
                                          std::size_t& at) {
  for (;;) {
    at = small.find("<a href=", at);
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t begin = page.find('>', at);
    const std::size_t end = small.find("</a>", at);
    if (begin == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
    const bool of_match =
        begin < end && page.substr(at, begin - at).find("/match") != std::string_view::npos;
    at = std::max(at + 1, std::min(begin, end));
    if (of_match) return page.substr(begin + 1, end - begin - 1);
  }
}

/// Pairs are two links after each other; the larger share counts: a small program may be all in a
/// large one.
Result<FoundBy, std::string> read_page(std::string_view page, const Take& take) {
  const std::string small = in_small_letters(std::string{page});
  if (small.find("moss results") == std::string::npos)
    return Unexpected{
        std::string{"it is neither pairs.csv of Dolos, nor results.csv of JPlag, nor "
                    "the page of results of MOSS"}};
  std::size_t at = 0;
  while (const auto first = next_link(page, small, at)) {
    const auto second = next_link(page, small, at);
    const auto one = link_in(*first);
    const auto other = second ? link_in(*second) : std::nullopt;
    if (!one || !other)
      return Unexpected{"a link of the page is no submission with its share: " +
                        shorten_line(one ? second.value_or("") : *first, 100)};
    take({FoundBy::moss, one->name, other->name, std::max(one->share, other->share)});
  }
  return FoundBy::moss;
}

/// All of it, unless it is far larger than a page of results.
std::string beginning_of(std::istream& file) {
  std::string text;
  std::vector<char> block(longest_line);
  while (text.size() < largest_page && file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
  }
  return text;
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    if (end > 0) parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

}  // namespace

Result<FoundBy, std::string> read_found(std::istream& file, const Take& take) {
  Lines lines{file};
  const auto first = lines.next();
  const std::string head{first.value_or("")};
  const CsvRecord titles = record_in(head);
  for (const Table& table : tables)
    if (column(titles, table.first) && column(titles, table.second) &&
        column(titles, table.similarity))
      return read_rows(lines, titles, table, take);
  file.clear();
  file.seekg(0);
  return read_page(beginning_of(file), take);
}

std::optional<ExportedName> exported_name(std::string_view name,
                                          const std::set<std::string, std::less<>>& keys) {
  const auto parts = parts_of(name);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] != "submissions" || !keys.contains(parts[i + 1])) continue;
    // The first: what a student calls folders comes after it.
    const std::string file{i + 2 < parts.size() ? parts[i + 2] : std::string_view{}};
    return ExportedName{std::string{parts[i + 1]}, file};
  }
  if (parts.empty() || !keys.contains(parts.back())) return std::nullopt;
  return ExportedName{std::string{parts.back()}, ""};
}

}  // namespace ipclab::report
