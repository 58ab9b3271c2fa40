#include "report/junit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/feedback.hpp"
#include "report/layout.hpp"
#include "report/student_view.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;
using judge::TestVerdict;

/// Safe in an attribute.
std::string value(std::string_view text) { return markup_text(escape_line(text)); }

/// XML 1.0 has no character that escape_text() leaves and XML forbids.
std::string content(std::string_view text) { return markup_text(escape_text(text)); }

std::string property(std::string_view name, double points) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", value(name),
                     number_text(points));
}

std::string properties(const judge::Verdict& shown) {
  std::string xml = "    <properties>\n" + property("score", shown.score) +
                    property("max_score", shown.max_score);
  for (const TestVerdict& test : shown.tests)
    xml +=
        property(test.id + " score", test.score) + property(test.id + " max_score", test.max_score);
  return xml + "    </properties>\n";
}

std::string type_of(const TestVerdict& test) {
  const bool has_rule = test.id != hidden_tests && !test.findings.empty();
  return has_rule ? std::string{id_of(test.findings.front().rule)} : "points";
}

std::string outcome(const TestVerdict& test) {
  const std::string message = value(reason_line(test));
  switch (test.status) {
    case Status::pass: return "";
    case Status::fail:
      return fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n", message,
                         type_of(test), content(reasons_text(test)));
    case Status::skip: return fmt::format("      <skipped message=\"{}\"/>\n", message);
    case Status::error:
      return fmt::format("      <error message=\"{}\" type=\"grader\"/>\n", message);
  }
  return "";
}

std::string case_of(const TestVerdict& test, const std::string& lab) {
  const std::string program = test.program.empty() ? "" : "." + test.program;
  return fmt::format(
      "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">\n{}    </testcase>\n",
      value(lab + program), value(test.id + " " + test.title), test.seconds, outcome(test));
}

std::string counts(const judge::Verdict& shown) {
  const auto count = [&](Status status) {
    return std::ranges::count(shown.tests, status, &TestVerdict::status);
  };
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
                     shown.tests.size(), count(Status::fail), count(Status::error),
                     count(Status::skip), shown.seconds);
}

}  // namespace

std::string junit(const judge::Verdict& verdict) {
  const judge::Verdict shown = for_students(verdict);
  const std::string lab = verdict.lab.empty() ? "ipclab" : verdict.lab;
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"{}\" {}>\n{}",
      value(lab), counts(shown), properties(shown));
  for (const TestVerdict& test : shown.tests) xml += case_of(test, lab);
  const std::string remarks = remarks_text(verdict);
  if (!remarks.empty()) xml += fmt::format("    <system-out>{}</system-out>\n", content(remarks));
  return xml + "  </testsuite>\n</testsuites>\n";
}

}  // namespace ipclab::report
