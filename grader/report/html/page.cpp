#include "report/html/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/base64.hpp"
#include "report/feedback.hpp"
#include "report/html/assets.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::report::html {
namespace {

const Asset& asset(std::string_view name) {
  const auto assets = embedded_assets();
  const auto found = std::ranges::find(assets, name, &Asset::name);
  if (found == assets.end())
    throw GraderError{fmt::format("ipclab was built without its file {}", name)};
  return *found;
}

unsigned digit(char letter) {
  return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
}

/// As a Content-Security-Policy names what it allows.
std::string hash_source(const Asset& asset) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < asset.sha256.size(); i += 2)
    bytes += static_cast<char>(digit(asset.sha256[i]) << 4 | digit(asset.sha256[i + 1]));
  return fmt::format("'sha256-{}'", base64(bytes));
}

std::string sources(const std::vector<std::string_view>& names) {
  if (names.empty()) return "'none'";
  std::string list;
  for (const std::string_view name : names)
    list += (list.empty() ? "" : " ") + hash_source(asset(name));
  return list;
}

}  // namespace

std::string text(std::string_view bytes) { return markup_text(escape_text(bytes)); }

std::string line(std::string_view bytes) { return markup_text(escape_line(bytes)); }

std::string page_begin(const Head& head) {
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {}; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n",
      sources(head.styles), sources(head.scripts), line(head.title));
  for (const std::string_view name : head.styles)
    page += fmt::format("<style>{}</style>\n", asset(name).text);
  return page + "</head>\n<body>\n";
}

std::string page_end() { return "</body>\n</html>\n"; }

std::string script_element(std::string_view name) {
  return fmt::format("<script>{}</script>\n", asset(name).text);
}

std::string json_in_script(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = json.substr(i, 3);
    if (rest == "\u2028" || rest == "\u2029") {
      safe += rest == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
      continue;
    }
    switch (json[i]) {
      case '<': safe += "\\u003c"; break;
      case '>': safe += "\\u003e"; break;
      case '&': safe += "\\u0026"; break;
      default: safe += json[i];
    }
  }
  return safe;
}

}  // namespace ipclab::report::html
