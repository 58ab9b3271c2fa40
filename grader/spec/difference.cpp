#include "spec/difference.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

#include "support/escape.hpp"

namespace ipclab::spec {
namespace {

constexpr std::size_t lines_before = 2;
constexpr std::size_t lines_after = 2;
constexpr std::size_t width = 72;
constexpr std::string_view visible_blank = "\u2423";

std::size_t newlines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::size_t start_of_line(std::string_view text, std::size_t offset) {
  if (offset == 0) return 0;
  const std::size_t newline = text.rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::string_view line_at(std::string_view text, std::size_t start) {
  return text.substr(start, text.find('\n', start) - start);
}

std::string without_blanks(std::string_view line) {
  std::string kept;
  for (const char c : line)
    if (std::isspace(static_cast<unsigned char>(c)) == 0) kept += c;
  return kept;
}

std::string_view without_end_blanks(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string with_visible_blanks(std::string shown, bool all) {
  const std::size_t last = shown.find_last_not_of(' ');
  const std::size_t from = all ? 0 : (last == std::string::npos ? 0 : last + 1);
  for (std::size_t at = shown.find(' ', from); at != std::string::npos; at = shown.find(' ', at))
    shown.replace(at, 1, visible_blank);
  return shown;
}

/// How an excerpt is drawn.
struct View {
  std::size_t mark = std::string_view::npos;  ///< the byte where the difference is
  bool all_blanks = false;                    ///< of the marked line
  bool missing_newline = false;               ///< say that the last line has none
};

std::string shown_line(std::string_view line, std::size_t column, bool all_blanks) {
  if (line.size() <= width) return with_visible_blanks(escape_line(line), all_blanks);
  const std::size_t end = std::min(line.size(), std::max(column + width / 2, width));
  return with_visible_blanks(escape_window(line, end - width, end), all_blanks);
}

class Excerpt {
 public:
  Excerpt(std::string_view text, const View& view)
      : text_{text}, view_{view}, bare_{lines_of(text) <= 1 && view.mark != text.size()} {}

  std::string drawn() {
    const std::size_t anchor = std::min(view_.mark, text_.size());
    std::size_t start = view_.mark > text_.size() ? 0 : start_of_line(text_, anchor);
    for (std::size_t i = 0; i < lines_before && start > 0; ++i)
      start = start_of_line(text_, start - 1);
    std::size_t number = newlines_in(text_.substr(0, start)) + 1;
    if (number > 1) out_ = "[... " + counted(number - 1, "line") + " before ...]\n";
    const std::size_t past_mark = newlines_in(text_.substr(start, anchor - start)) + 1;
    const std::size_t shown = view_.mark > text_.size() ? 5 : past_mark + lines_after;
    for (std::size_t i = 0; i < shown && start < text_.size(); ++i, ++number)
      start = draw_line(start, number);
    const std::size_t rest = lines_of(text_.substr(start));
    if (rest > 0) out_ += "[... " + counted(rest, "more line") + " ...]\n";
    const bool at_new_line = text_.empty() || text_.back() == '\n';
    if (view_.mark == text_.size() && at_new_line) {
      gutter(number, true);
      out_ += "[nothing more]\n";
    }
    if (!out_.empty()) out_.pop_back();
    return out_;
  }

 private:
  std::size_t draw_line(std::size_t start, std::size_t number) {
    const std::string_view line = line_at(text_, start);
    const std::size_t end = start + line.size();
    const bool marked = view_.mark >= start && view_.mark <= end;
    const std::string shown =
        shown_line(line, marked ? view_.mark - start : 0, marked && view_.all_blanks);
    gutter(number, marked);
    out_ += shown.empty() && bare_ ? "[an empty line]" : shown;
    if (end == text_.size() && view_.missing_newline) out_ += " [no newline at the end]";
    if (out_.ends_with(' ')) out_.pop_back();
    out_ += '\n';
    return std::min(end + 1, text_.size());
  }

  void gutter(std::size_t number, bool marked) {
    if (!bare_) out_ += (marked ? "> " : "  ") + std::to_string(number) + " | ";
  }

  std::string_view text_;
  View view_;
  bool bare_;  ///< a single line needs no number
  std::string out_;
};

std::string excerpt(std::string_view text, const View& view) {
  return text.empty() ? "(nothing)" : Excerpt{text, view}.drawn();
}

/// Sums up the lines so that their order does not matter; only the wording depends on it.
std::size_t unordered_hash(std::string_view text) {
  std::size_t sum = 0;
  while (const auto line = next_line(text)) {
    const std::size_t hash = std::hash<std::string_view>{}(*line);
    sum += hash ^ (hash >> 29) * 0x9e3779b97f4a7c15u;
  }
  return sum;
}

bool same_lines(std::string_view want, std::string_view got) {
  return want.size() == got.size() && unordered_hash(want) == unordered_hash(got);
}

std::string_view after_line(std::string_view text, std::size_t start) {
  const std::size_t newline = text.find('\n', start);
  return newline == std::string_view::npos ? std::string_view{} : text.substr(newline + 1);
}

/// What sets one line apart from what it should be; `at` is the offset of the difference in both.
std::string line_difference(std::string_view want, std::string_view got, std::size_t at) {
  const std::size_t start = start_of_line(want, at);
  const std::string line = "line " + std::to_string(newlines_in(want.substr(0, start)) + 1);
  const std::string_view wanted = line_at(want, start);
  const std::string_view found = line_at(got, start);
  if (after_line(want, start) == got.substr(start)) return line + " is missing";
  if (after_line(got, start) == want.substr(start)) return line + " is one line too many";
  if (found == std::string{wanted} + '\r') return line + " ends in a carriage return (\\r)";
  if (found.find('\0') != std::string_view::npos && wanted.find('\0') == std::string_view::npos)
    return line + " contains a zero byte (\\x00)";
  if (found == wanted) return line + " differs at its end";
  if (without_end_blanks(found) == without_end_blanks(wanted))
    return line + " differs in the blanks at its end";
  if (without_blanks(found) == without_blanks(wanted))
    return line + " differs in its white space only";
  if (same_but_for_case(found, wanted)) return line + " differs in upper and lower case only";
  if (found.empty()) return line + " is empty";
  return line + " differs" + (at == start ? "" : " from column " + std::to_string(at - start + 1));
}

std::string stops_early(std::string_view want, std::string_view got) {
  if (want.substr(got.size()) == "\n") return "the last line does not end in a newline";
  const std::string of = " of " + std::to_string(lines_of(want));
  if (got.back() == '\n') return "the text stops after line " + std::to_string(lines_of(got)) + of;
  return "the text stops within line " + std::to_string(lines_of(got)) + of;
}

std::string goes_on(std::string_view want, std::string_view got) {
  const std::string_view more = got.substr(want.size());
  if (want.back() != '\n' && more == "\n") return "there is a newline too many at the end";
  if (want.back() != '\n') return "the right text, and then more on its last line";
  return "the right text, then " + counted(lines_of(more), "more line");
}

std::string summary(std::string_view want, std::string_view got, std::size_t at) {
  if (got.empty()) return "nothing was printed";
  if (want.empty()) return "there should be nothing, but something was printed";
  if (at == got.size()) return stops_early(want, got);
  if (at == want.size()) return goes_on(want, got);
  if (same_lines(want, got))
    return "the same lines, in another order (line " +
           std::to_string(newlines_in(want.substr(0, at)) + 1) + " is the first that differs)";
  return line_difference(want, got, at);
}

}  // namespace

std::optional<std::string_view> next_line(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const std::size_t newline = rest.find('\n');
  const std::string_view line = rest.substr(0, newline);
  rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
  return line;
}

std::size_t lines_of(std::string_view text) {
  return newlines_in(text) + (text.empty() || text.back() == '\n' ? 0 : 1);
}

Mismatch difference(std::string_view want, std::string_view got) {
  const auto first = std::mismatch(want.begin(), want.end(), got.begin(), got.end()).first;
  const auto at = static_cast<std::size_t>(first - want.begin());
  const bool ends_alike = want.ends_with('\n') == got.ends_with('\n');
  View view{.mark = at, .missing_newline = !ends_alike};
  if (at < want.size() && at < got.size()) {
    const std::size_t start = start_of_line(want, at);
    view.all_blanks = without_blanks(line_at(want, start)) == without_blanks(line_at(got, start));
  }
  return {summary(want, got, at), excerpt(want, view), excerpt(got, view)};
}

std::string opening(std::string_view text) { return excerpt(text, View{}); }

std::string numbered(std::size_t number, std::string_view line) {
  const std::string shown = with_visible_blanks(shorten_line(line, width), false);
  return "line " + std::to_string(number) + ": " + shown;
}

}  // namespace ipclab::spec
