#include "report/finding_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/escape.hpp"

namespace ipclab::report {
namespace {

/// A long text shows its beginning and its end.
struct Cut {
  std::size_t head;
  std::size_t tail;
};
constexpr Cut value_cut{9, 3};
/// judge/ has bounded a drawing already; half of one would mislead.
constexpr Cut drawing_cut{32, 4};
constexpr Cut diagnostics_cut{24, 6};
constexpr std::size_t most_places = 8;
constexpr std::size_t most_rows_of_a_line = 4;
constexpr std::size_t tab_stop = 8;
constexpr std::size_t bar_columns = 2;

/// gcc aligns its carets for tab stops of 8.
std::string without_tabs(std::string_view line) {
  std::string text;
  for (const char letter : line) {
    if (letter == '\t')
      text.append(tab_stop - text.size() % tab_stop, ' ');
    else
      text += letter;
  }
  return text;
}

/// The lines of somebody else's text, each one behind a bar, so that it cannot be taken for ours.
class Quotation {
 public:
  Quotation(Sheet& sheet, std::size_t indent)
      : sheet_{sheet},
        indent_{indent},
        bar_{sheet.style().unicode ? "│ " : "| "},
        more_{sheet.style().unicode ? "┊ " : ": "} {}

  /// `first_lead` stands left of the bar in the first row.
  void lead(std::string text) { lead_ = std::move(text); }

  [[nodiscard]] std::size_t room() const { return sheet_.width() - indent_ - bar_columns; }

  /// `line` must be safe to show. A row that continues a line has a broken bar, and begins at
  /// column `margin`.
  void line(std::string_view line, Ink ink, std::size_t margin = 0) {
    std::string_view bar = bar_;
    std::string blanks;
    for (const std::string& part : wrap(line, room() - margin)) {
      begin_row(bar, paint(blanks + part, ink, sheet_.style()));
      bar = more_;
      blanks.assign(margin, ' ');
    }
  }

  void left_out(std::size_t lines) {
    begin_row(bar_, paint(fmt::format("[... {} more lines ...]", lines), Ink::dim, sheet_.style()));
  }

 private:
  void begin_row(std::string_view bar, std::string_view text) {
    if (text.empty()) bar.remove_suffix(1);
    sheet_.row((lead_.empty() ? std::string(indent_, ' ') : lead_) +
               paint(bar, Ink::dim, sheet_.style()) + std::string{text});
    lead_.clear();
  }

  Sheet& sheet_;
  std::size_t indent_;
  std::string_view bar_;
  std::string_view more_;
  std::string lead_;
};

/// Calls show(line) for the lines at both ends and left_out(number) for those between.
template <typename Show>
void show_cut(Quotation& quotation, const std::vector<std::string_view>& lines, Cut cut,
              Show show) {
  const bool all = lines.size() <= cut.head + cut.tail + 1;
  const std::size_t head = all ? lines.size() : cut.head;
  const std::size_t tail = all ? 0 : cut.tail;
  std::for_each_n(lines.begin(), head, show);
  if (!all) quotation.left_out(lines.size() - head - tail);
  std::for_each(lines.end() - static_cast<std::ptrdiff_t>(tail), lines.end(), show);
}

/// In an excerpt of several lines, judge/ marks the line that differs: "> 3 | text".
bool is_marked(std::string_view line) {
  if (!line.starts_with("> ")) return false;
  line.remove_prefix(2);
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && line.substr(digits).starts_with(" | ");
}

/// Whether the lines are better shown below the label, where there is more room for them.
bool goes_below(const Sheet& sheet, std::size_t indent,
                const std::vector<std::string_view>& lines) {
  if (sheet.narrow()) return true;
  const std::size_t room = sheet.width() - indent - label_columns - bar_columns;
  return lines.size() > 1 && std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
           return columns_of(line) > room;
         });
}

/// A line of a drawing keeps its indentation where it has to be broken.
std::size_t hanging_margin(std::string_view line, std::size_t room) {
  if (columns_of(line) <= room) return 0;
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  return std::min(begin + 2, room / 4);
}

enum class Shape { excerpt, drawing };

void write_value(Sheet& sheet, std::size_t indent, std::string_view label, std::string_view value,
                 Ink marked, Shape shape = Shape::excerpt) {
  if (value.empty()) return;
  const std::vector<std::string_view> lines = lines_of(value);
  const bool below = goes_below(sheet, indent, lines);
  const std::size_t margin = indent + (sheet.narrow() ? 0 : below ? 2 : label_columns);
  const std::string lead =
      std::string(indent, ' ') +
      paint(padded(label, below ? 0 : label_columns), Ink::cyan, sheet.style());
  Quotation quotation{sheet, margin};
  if (below)
    sheet.row(lead);
  else
    quotation.lead(lead);
  const std::size_t longest = quotation.room() * most_rows_of_a_line;
  const bool drawing = shape == Shape::drawing;
  show_cut(quotation, lines, drawing ? drawing_cut : value_cut, [&](std::string_view line) {
    const std::string shown = shorten_line(line, longest);
    quotation.line(shown, is_marked(line) ? marked : Ink::plain,
                   drawing ? hanging_margin(shown, quotation.room()) : 0);
  });
}

/// Prose as one line: an author may have wrapped it in the lab file.
std::string sentence(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \n");
  std::string line{text.substr(0, end == std::string_view::npos ? 0 : end + 1)};
  std::replace(line.begin(), line.end(), '\n', ' ');
  return escape_line(line);
}

/// "upper.c:42: child 1 (pid 4) waits in read of descriptor 3".
std::string place_text(const judge::Where& where) {
  std::string place = where.file;
  if (where.line > 0) place += fmt::format("{}{}", place.empty() ? "line " : ":", where.line);
  std::string event = where.process;
  if (!event.empty() && !where.what.empty()) event += ' ';
  event += where.what;
  if (!place.empty() && !event.empty()) place += ": ";
  return escape_line(place + event);
}

/// The text as one line, with single blanks: a drawing breaks its lines where it must.
std::string flattened(std::string_view text) {
  std::string flat;
  for (const char letter : text) {
    const bool blank = letter == ' ' || letter == '\n';
    if (!blank || !flat.ends_with(' ')) flat += blank ? ' ' : letter;
  }
  return flat;
}

/// A place that the finding has told already under "observed", its line of source included.
bool told_already(const judge::Where& where, const judge::Finding& finding) {
  const std::string observed = flattened(finding.observed);
  const auto told = [&observed](const std::string& words) {
    return observed.find(flattened(words)) != std::string::npos;
  };
  if (where.what.empty() || !told(where.what)) return false;
  return where.file.empty() || told(fmt::format("{}:{}", where.file, where.line));
}

void write_places(Sheet& sheet, std::size_t indent, const judge::Finding& finding) {
  std::vector<judge::Where> places = finding.where;
  std::erase_if(places, [&](const judge::Where& where) { return told_already(where, finding); });
  const std::size_t shown = places.size() <= most_places + 1 ? places.size() : most_places;
  for (std::size_t at = 0; at < shown; ++at)
    sheet.labelled(indent, at == 0 || sheet.narrow() ? "where" : "", place_text(places[at]));
  if (shown < places.size())
    sheet.labelled(indent, sheet.narrow() ? "where" : "",
                   fmt::format("[... {} more places ...]", places.size() - shown), Ink::dim);
}

/// The pieces of a command between the blanks where it may be broken: those outside quotes.
std::vector<std::string_view> words_of(std::string_view command) {
  std::vector<std::string_view> words;
  char quote = '\0';
  std::size_t begin = 0;
  for (std::size_t at = 0; at < command.size(); ++at) {
    const char letter = command[at];
    if (letter == '\\' && quote != '\'') {
      ++at;
    } else if (quote != '\0') {
      if (letter == quote) quote = '\0';
    } else if (letter == '\'' || letter == '"') {
      quote = letter;
    } else if (letter == ' ') {
      if (at > begin) words.push_back(command.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  if (begin < command.size()) words.push_back(command.substr(begin));
  return words;
}

std::vector<std::string> command_rows(std::string_view command, std::size_t width) {
  std::vector<std::string> rows;
  std::string current;
  for (const std::string_view word : words_of(command)) {
    if (!current.empty() && columns_of(current) + 1 + columns_of(word) + 2 > width) {
      rows.push_back(current + " \\");
      current = "  ";
    } else if (!current.empty()) {
      current += ' ';
    }
    current += word;
  }
  rows.push_back(current);
  return rows;
}

}  // namespace

void write_finding(Sheet& sheet, std::size_t indent, const judge::Finding& finding) {
  const std::string rule = fmt::format("{}: ", id_of(finding.rule));
  std::vector<std::string> rows = wrap(rule + sentence(finding.message), sheet.width() - indent);
  // No rule's name has a blank or is longer than half of the narrowest sheet: it is still whole.
  const std::string_view rest = std::string_view{rows.front()}.substr(rule.size() - 1);
  sheet.row(std::string(indent, ' ') +
            paint(rule.substr(0, rule.size() - 1), Ink::bold_red, sheet.style()) +
            paint(rest, Ink::bold, sheet.style()));
  for (std::size_t at = 1; at < rows.size(); ++at)
    sheet.row(std::string(indent, ' ') + paint(rows[at], Ink::bold, sheet.style()));
  const std::size_t inner = sheet.narrow() ? indent : indent + 2;
  write_value(sheet, inner, "expected", finding.expected, Ink::bold_green);
  write_value(sheet, inner, "observed", finding.observed, Ink::bold_red,
              finding.waits.empty() ? Shape::excerpt : Shape::drawing);
  if (!finding.hint.empty()) sheet.labelled(inner, "hint", sentence(finding.hint));
  write_places(sheet, inner, finding);
}

void write_diagnostics(Sheet& sheet, std::size_t indent, std::string_view diagnostics) {
  Quotation quotation{sheet, indent};
  const std::size_t longest = quotation.room() * most_rows_of_a_line;
  show_cut(quotation, lines_of(diagnostics), diagnostics_cut, [&](std::string_view line) {
    const bool error = line.find("error: ") != std::string_view::npos;
    quotation.line(shorten_line(without_tabs(line), longest), error ? Ink::bold : Ink::plain);
  });
}

void write_command(Sheet& sheet, std::size_t indent, std::string_view label,
                   std::string_view command) {
  if (command.empty()) return;
  const std::size_t margin = indent + (sheet.narrow() ? 2 : label_columns);
  std::string lead(indent, ' ');
  if (sheet.narrow()) {
    sheet.row(lead + paint(label, Ink::cyan, sheet.style()));
    lead.assign(margin, ' ');
  } else {
    lead += paint(padded(label, label_columns), Ink::cyan, sheet.style());
  }
  for (const std::string& row : command_rows(escape_line(command), sheet.width() - margin)) {
    sheet.row(lead + row);
    lead.assign(margin, ' ');
  }
}

}  // namespace ipclab::report
