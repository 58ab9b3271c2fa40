#pragma once
// Style sheets and scripts of the pages. cmake/embed.cmake writes the definition from
// grader/report/html/assets/ when ipclab is built. Within report/html/ only.

#include <span>
#include <string_view>

namespace ipclab::report::html {

struct Asset {
  std::string_view name;  ///< "page.css"
  std::string_view text;
  std::string_view sha256;  ///< of the text, hexadecimal
};

[[nodiscard]] std::span<const Asset> embedded_assets();

}  // namespace ipclab::report::html
