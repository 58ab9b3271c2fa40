#include "report/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ipclab::report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode's EastAsianWidth.txt, W and F, in coarse blocks: one column too many in the estimate
// only makes a row shorter.
constexpr std::array<Range, 11> wide{{{0x1100, 0x115f},
                                      {0x2e80, 0x303e},
                                      {0x3041, 0xa4cf},
                                      {0xa960, 0xa97f},
                                      {0xac00, 0xd7a3},
                                      {0xf900, 0xfaff},
                                      {0xfe30, 0xfe6f},
                                      {0xff01, 0xff60},
                                      {0xffe0, 0xffe6},
                                      {0x1f300, 0x1faff},
                                      {0x20000, 0x3fffd}}};
constexpr std::array<Range, 6> combining{{{0x0300, 0x036f},
                                          {0x1ab0, 0x1aff},
                                          {0x1dc0, 0x1dff},
                                          {0x20d0, 0x20ff},
                                          {0xfe00, 0xfe0f},
                                          {0xfe20, 0xfe2f}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range range) { return range.first <= point && point <= range.last; });
}

struct Point {
  char32_t value = 0;
  std::size_t bytes = 1;
};

/// The first code point of a text that is not empty. A stray byte counts as one point.
Point first_point(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
  const std::uint8_t lead = byte(0);
  const std::size_t bytes = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {lead, 1};
  char32_t value = lead & (0x7fU >> bytes);
  for (std::size_t at = 1; at < bytes; ++at) value = (value << 6) | (byte(at) & 0x3fU);
  return {value, bytes};
}

std::size_t columns_of(Point point) {
  if (point.value < 0x300) return 1;
  if (is_in(combining, point.value)) return 0;
  return is_in(wide, point.value) ? 2 : 1;
}

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain: return "";
    case Ink::bold: return "\x1b[1m";
    case Ink::dim: return "\x1b[2m";
    case Ink::red: return "\x1b[31m";
    case Ink::green: return "\x1b[32m";
    case Ink::yellow: return "\x1b[33m";
    case Ink::magenta: return "\x1b[35m";
    case Ink::cyan: return "\x1b[36m";
    case Ink::bold_red: return "\x1b[1;31m";
    case Ink::bold_green: return "\x1b[1;32m";
  }
  return "";
}

/// Where to end a row that holds `fits` bytes of a longer text: at the last blank, unless that
/// would leave most of the row empty or stands in the indentation.
std::size_t break_position(std::string_view text, std::size_t fits) {
  const std::size_t blank = text.rfind(' ', fits);
  const std::size_t begin = text.find_first_not_of(' ');
  if (blank == std::string_view::npos || blank < begin || blank < fits / 3) return fits;
  return blank;
}

}  // namespace

Ink ink_of(judge::Status status) {
  switch (status) {
    case judge::Status::pass: return Ink::green;
    case judge::Status::fail: return Ink::bold_red;
    case judge::Status::skip: return Ink::yellow;
    case judge::Status::error: return Ink::magenta;
  }
  return Ink::plain;
}

std::string paint(std::string_view text, Ink ink, const Style& style) {
  if (!style.colour || ink == Ink::plain || text.empty()) return std::string{text};
  return fmt::format("{}{}\x1b[0m", code_of(ink), text);
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Point point = first_point(text);
    columns += columns_of(point);
    text.remove_prefix(point.bytes);
  }
  return columns;
}

std::string_view clipped(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Point point = first_point(text.substr(bytes));
    if (columns_of(point) > columns) break;
    columns -= columns_of(point);
    bytes += point.bytes;
  }
  return text.substr(0, bytes);
}

std::vector<std::string> wrap(std::string_view line, std::size_t width) {
  line = line.substr(0, line.find_last_not_of(' ') + 1);
  std::vector<std::string> rows;
  for (;;) {
    // A row takes at least one letter, however wide it is: the loop has to end.
    const std::size_t fits =
        line.empty() ? 0 : std::max(clipped(line, width).size(), first_point(line).bytes);
    if (fits == line.size()) break;
    const std::size_t end = break_position(line, fits);
    rows.emplace_back(line.substr(0, line.find_last_not_of(' ', end - 1) + 1));
    line.remove_prefix(end);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  }
  if (!line.empty() || rows.empty()) rows.emplace_back(line);
  return rows;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  return std::string{text} + std::string(columns > used ? columns - used : 0, ' ');
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string number_text(double number) {
  std::string text = fmt::format("{:.2f}", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

// Rows longer than 100 columns are tiring to read; under 40 there is no room beside the margins.
Sheet::Sheet(const Style& style)
    : style_{style}, width_{std::clamp<std::size_t>(style.width, 40, 100)} {}

void Sheet::blank() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
}

void Sheet::row(std::string_view text) {
  text_ += text;
  text_ += '\n';
}

void Sheet::prose(std::size_t indent, std::string_view text, Ink ink) {
  for (const std::string& part : wrap(text, width_ - indent))
    row(std::string(indent, ' ') + paint(part, ink, style_));
}

void Sheet::labelled(std::size_t indent, std::string_view label, std::string_view text, Ink ink) {
  if (narrow()) {
    row(std::string(indent, ' ') + paint(label, Ink::cyan, style_));
    prose(indent + 2, text, ink);
    return;
  }
  std::string lead = paint(padded(label, label_columns), Ink::cyan, style_);
  for (const std::string& part : wrap(text, width_ - indent - label_columns)) {
    row(std::string(indent, ' ') + lead + paint(part, ink, style_));
    lead.assign(label_columns, ' ');
  }
}

void Sheet::spread(std::string_view left, std::string_view right, Ink ink) {
  const std::size_t room = width_ - std::min(width_ / 2, columns_of(right) + 2);
  std::vector<std::string> rows = wrap(left, room);
  const std::size_t gap = width_ - columns_of(right);
  row(paint(padded(rows.front(), gap), ink, style_) + paint(right, ink, style_));
  for (std::size_t at = 1; at < rows.size(); ++at) row("  " + paint(rows[at], ink, style_));
}

}  // namespace ipclab::report
