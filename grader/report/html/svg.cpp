#include "report/html/svg.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/html/page.hpp"
#include "report/layout.hpp"
#include "support/escape.hpp"

namespace ipclab::report::html {
namespace {

/// Of the font of pictures, 12 pixels: most letters are narrower.
constexpr int letter_width = 7;

std::string_view word_for(Anchor anchor) {
  switch (anchor) {
    case Anchor::start: return "start";
    case Anchor::middle: return "middle";
    case Anchor::end: break;
  }
  return "end";
}

}  // namespace

std::vector<std::string> fitted(std::string_view text, int width, std::size_t most) {
  const auto columns = static_cast<std::size_t>(std::max(8, width / letter_width));
  std::vector<std::string> rows = wrap(escape_line(text), columns);
  if (rows.size() <= most) return rows;
  rows.resize(most);
  rows.back() = std::string{clipped(rows.back(), columns - 1)} + "…";
  return rows;
}

void Picture::box(int x, int y, int width, int height, std::string_view classes) {
  parts_ +=
      fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" class=\"{}\"/>\n", x,
                  y, width, height, classes);
}

void Picture::straight(int x1, int y1, int x2, int y2, std::string_view classes) {
  parts_ += fmt::format("<path d=\"M{} {}L{} {}\" class=\"{}\"/>\n", x1, y1, x2, y2, classes);
}

void Picture::arrow(int x1, int y1, int x2, int y2, std::string_view classes, int bulge) {
  if (bulge == 0)
    straight(x1, y1, x2, y2, classes);
  else
    parts_ += fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\" class=\"{}\"/>\n", x1, y1,
                          x1 + bulge, y1, x2 + bulge, y2, x2, y2, classes);
  // A curve arrives level.
  const int back = bulge != 0 ? (bulge > 0 ? 8 : -8) : (x1 > x2 ? 8 : -8);
  parts_ += fmt::format("<path d=\"M{} {}l{} -4v8z\" class=\"{} head\"/>\n", x2, y2, back, classes);
}

void Picture::rows(int x, int y, const std::vector<std::string>& rows, Anchor anchor,
                   std::string_view classes) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    parts_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n", x,
                          y + 4 + static_cast<int>(i) * row_height, word_for(anchor), classes,
                          line(rows[i]));
}

std::string Picture::svg(int width, int height, std::string_view title) const {
  return fmt::format(
      "<svg role=\"img\" aria-label=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\">\n{}"
      "</svg>\n",
      line(title), width, height, width, height, parts_);
}

}  // namespace ipclab::report::html
