#pragma once
// Pieces of a picture: boxes, lines and texts. Colours are classes of page.css, so that a picture
// follows light and dark. Within report/html/ only.

#include <string>
#include <string_view>
#include <vector>

namespace ipclab::report::html {

enum class Anchor { start, middle, end };

/// Rows of text that fit `width` pixels, at most `most`; what is cut off ends with an ellipsis.
[[nodiscard]] std::vector<std::string> fitted(std::string_view text, int width, std::size_t most);

inline constexpr int row_height = 15;

class Picture {
 public:
  void box(int x, int y, int width, int height, std::string_view classes);
  void straight(int x1, int y1, int x2, int y2, std::string_view classes);
  /// With a head at its end; `bulge` pixels to the right, or left if negative.
  void arrow(int x1, int y1, int x2, int y2, std::string_view classes, int bulge = 0);
  /// The first row's middle is at `y`.
  void rows(int x, int y, const std::vector<std::string>& rows, Anchor anchor,
            std::string_view classes);

  /// What screen readers say instead of the picture is `title`.
  [[nodiscard]] std::string svg(int width, int height, std::string_view title) const;

 private:
  std::string parts_;
};

}  // namespace ipclab::report::html
