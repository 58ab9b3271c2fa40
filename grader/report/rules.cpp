#include "report/rules.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "report/layout.hpp"
#include "report/rule_pages.hpp"

namespace ipclab::report {
namespace {

constexpr std::size_t body_indent = 2;
constexpr std::size_t code_indent = 6;

/// The columns of "- ", "* " or "12. " at the begin of a line; 0 if there is no such mark.
std::size_t item_mark(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ")) return 2;
  const std::size_t digits = line.find_first_not_of("0123456789");
  const bool numbered = digits != std::string_view::npos && digits > 0 && digits < 3 &&
                        line.substr(digits).starts_with(". ");
  return numbered ? digits + 2 : 0;
}

/// Puts inks in place of the marks of `code`, *emphasis* and **bold**; each may go on over rows.
class InlineMarks {
 public:
  explicit InlineMarks(const Style& style) : style_{style} {}

  std::string row(std::string_view text) {
    while (!text.empty()) {
      if (const std::size_t stars = stars_at_begin(text); stars > 0) {
        end_piece();
        strong_ = !strong_;
        text.remove_prefix(stars);
        continue;
      }
      const bool quote = text.front() == '`';
      if (quote) {
        end_piece();
        code_ = !code_;
      }
      // Without colour the quotes tell what is code; stars would only disturb.
      if (!quote || !style_.colour) piece_ += text.front();
      text.remove_prefix(1);
    }
    end_piece();
    return std::exchange(row_, {});
  }

 private:
  /// The length of a mark of emphasis; a star that has a blank behind it, or is code, is none.
  [[nodiscard]] std::size_t stars_at_begin(std::string_view text) const {
    const std::size_t stars = std::min(text.find_first_not_of('*'), text.size());
    if (code_ || stars == 0 || stars > 2) return 0;
    const bool opens = stars < text.size() && text[stars] != ' ';
    return strong_ || opens ? stars : 0;
  }

  void end_piece() {
    const Ink ink = strong_ ? Ink::bold : Ink::plain;
    row_ += paint(std::exchange(piece_, {}), code_ ? Ink::cyan : ink, style_);
  }

  const Style& style_;
  std::string row_;
  std::string piece_;
  bool code_ = false;
  bool strong_ = false;
};

class PageWriter {
 public:
  explicit PageWriter(const Style& style) : sheet_{style} {}

  void line(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    const std::string_view content = text.substr(begin);
    if (content.starts_with("```")) {
      end_paragraph();
      in_code_ = !in_code_;
    } else if (in_code_) {
      code(text);
    } else if (content.empty()) {
      end_paragraph();
      sheet_.blank();
    } else if (begin >= 4 && paragraph_.empty() && !in_list_) {
      code(text.substr(4));
    } else if (text.starts_with('#')) {
      heading(text);
    } else if (content.starts_with('|')) {
      end_paragraph();
      sheet_.row(std::string(body_indent, ' ') + std::string{text});
    } else if (const std::size_t mark = item_mark(content); mark > 0) {
      end_paragraph();
      in_list_ = true;
      indent_ = body_indent + begin;
      mark_ = content.substr(0, mark);
      paragraph_ = content.substr(mark);
    } else {
      if (begin == 0 && paragraph_.empty()) in_list_ = false;
      if (!paragraph_.empty()) paragraph_ += ' ';
      paragraph_ += content;
    }
  }

  std::string take() && {
    end_paragraph();
    return std::move(sheet_).take();
  }

 private:
  /// Not wrapped: it is there to be copied.
  void code(std::string_view text) {
    sheet_.row(text.empty() ? "" : std::string(code_indent, ' ') + std::string{text});
  }

  void heading(std::string_view text) {
    end_paragraph();
    in_list_ = false;
    sheet_.blank();
    text.remove_prefix(std::min(text.find_first_not_of("# "), text.size()));
    for (const std::string& row : wrap(text, sheet_.width()))
      sheet_.row(paint(row, Ink::bold, sheet_.style()));
  }

  void end_paragraph() {
    if (!paragraph_.empty()) {
      InlineMarks marks{sheet_.style()};
      const std::size_t margin = indent_ + mark_.size();
      std::string lead = std::string(indent_, ' ') + mark_;
      for (const std::string& row : wrap(paragraph_, sheet_.width() - margin)) {
        sheet_.row(lead + marks.row(row));
        lead.assign(margin, ' ');
      }
    }
    paragraph_.clear();
    mark_.clear();
    indent_ = body_indent;
  }

  Sheet sheet_;
  std::string paragraph_;
  std::string mark_;
  std::size_t indent_ = body_indent;
  bool in_code_ = false;
  bool in_list_ = false;
};

}  // namespace

std::optional<std::string_view> rule_page(Rule rule) {
  for (const RulePage& page : embedded_rule_pages())
    if (page.id == id_of(rule)) return page.markdown;
  return std::nullopt;
}

std::string page_text(std::string_view markdown, const Style& style) {
  PageWriter writer{style};
  for (const std::string_view line : lines_of(markdown)) writer.line(line);
  return std::move(writer).take();
}

}  // namespace ipclab::report
