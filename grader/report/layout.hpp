#pragma once
// Comes in: texts that are already safe to show (support/escape.hpp). Goes out: rows that fit a
// terminal. Colour is put around whole pieces after they were wrapped, so no code is ever cut.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "judge/verdict.hpp"
#include "report/style.hpp"

namespace ipclab::report {

enum class Ink { plain, bold, dim, red, green, yellow, magenta, cyan, bold_red, bold_green };

[[nodiscard]] Ink ink_of(judge::Status status);

[[nodiscard]] std::string paint(std::string_view text, Ink ink, const Style& style);

/// How many columns a text takes in a terminal: East Asian wide letters take two, combining marks
/// none. Must not contain escape codes.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// Rows of at most `width` columns without blanks at their ends, broken at blanks where that is
/// possible. At least one row.
[[nodiscard]] std::vector<std::string> wrap(std::string_view line, std::size_t width);

/// The text, filled with blanks up to `columns`.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

/// The text cut to at most `columns`.
[[nodiscard]] std::string_view clipped(std::string_view text, std::size_t columns);

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// "12", "0.5", "3.33".
[[nodiscard]] std::string number_text(double number);

/// A page that grows row by row.
class Sheet {
 public:
  explicit Sheet(const Style& style);

  [[nodiscard]] const Style& style() const { return style_; }
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] bool narrow() const { return width_ < 60; }

  /// One empty row, unless there is one already or the page is empty.
  void blank();
  /// A finished row.
  void row(std::string_view text);
  /// Wrapped text; each row begins at column `indent`.
  void prose(std::size_t indent, std::string_view text, Ink ink = Ink::plain);
  /// Wrapped text after a label in a column of its own, or below the label on a narrow terminal.
  void labelled(std::size_t indent, std::string_view label, std::string_view text,
                Ink ink = Ink::plain);
  /// `left` at the left margin and `right` at the right one; `left` is wrapped if need be.
  void spread(std::string_view left, std::string_view right, Ink ink);

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  Style style_;
  std::size_t width_;
  std::string text_;
};

/// The columns that labelled() gives to its label.
inline constexpr std::size_t label_columns = 11;

}  // namespace ipclab::report
