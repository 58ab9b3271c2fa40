#include "report/feedback.hpp"

#include <fmt/format.h>

#include "report/layout.hpp"
#include "report/student_view.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

std::string line_of(const judge::TestVerdict& test) {
  std::string line = fmt::format("{}: {} of {}", escape_line(test.id), number_text(test.score),
                                 number_text(test.max_score));
  if (test.id != hidden_tests && test.status != judge::Status::pass)
    line += ". " + escape_line(test.title) + ": " + reason_line(test);
  return markup_text(line);
}

}  // namespace

std::string feedback_html(const judge::Verdict& verdict) {
  const judge::Verdict shown = for_students(verdict);
  std::string html =
      fmt::format("{} of {} points", number_text(shown.score), number_text(shown.max_score));
  for (const judge::TestVerdict& test : shown.tests) html += "<br>" + line_of(test);
  return html;
}

std::string markup_text(std::string_view text) {
  std::string markup;
  for (const char letter : text) {
    switch (letter) {
      case '&': markup += "&amp;"; break;
      case '<': markup += "&lt;"; break;
      case '>': markup += "&gt;"; break;
      case '"': markup += "&quot;"; break;
      case '\'': markup += "&#39;"; break;
      default: markup += letter;
    }
  }
  return markup;
}

}  // namespace ipclab::report
