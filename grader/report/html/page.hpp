#pragma once
// What all pages have in common: the head with the policy that forbids everything which is not part
// of the page, style sheets, scripts, texts of strangers. Within report/html/ only.

#include <string>
#include <string_view>
#include <vector>

namespace ipclab::report::html {

/// A stranger's text for the page: safe to show, and none of it markup. Newlines and tabs stay.
[[nodiscard]] std::string text(std::string_view bytes);
/// The same on one line.
[[nodiscard]] std::string line(std::string_view bytes);

struct Head {
  std::string title;                      ///< of a stranger, perhaps
  std::vector<std::string_view> styles;   ///< names of assets
  std::vector<std::string_view> scripts;  ///< that the page may run; see script_element()
};

/// From the doctype to the beginning of the body.
[[nodiscard]] std::string page_begin(const Head& head);
[[nodiscard]] std::string page_end();

/// An asset that page_begin() has allowed.
[[nodiscard]] std::string script_element(std::string_view name);

/// JSON for a script element: nothing in it can end the element, or is not a JavaScript string.
[[nodiscard]] std::string json_in_script(std::string_view json);

}  // namespace ipclab::report::html
