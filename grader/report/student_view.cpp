#include "report/student_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/finding_text.hpp"
#include "report/layout.hpp"
#include "report/row.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;
using judge::TestVerdict;

constexpr std::size_t most_findings = 3;

/// The worst of both that concerns the points: what could not be judged may still be won.
Status joined(Status all, const TestVerdict& next) {
  if (all == Status::error || next.status == Status::error) return Status::error;
  const bool whole = next.status == Status::pass && next.score >= next.max_score;
  return whole ? all : Status::fail;
}

judge::Finding points_alone(const TestVerdict& test) {
  judge::Finding finding;
  finding.message =
      fmt::format("{} of {} points", number_text(test.score), number_text(test.max_score));
  if (test.status == Status::error) finding.message += "; some could not be judged";
  return finding;
}

}  // namespace

judge::Verdict for_students(const judge::Verdict& verdict) {
  judge::Verdict shown = verdict;
  TestVerdict hidden;
  hidden.id = hidden_tests;
  hidden.title = "Tests that are not handed out";
  hidden.status = Status::pass;
  for (const TestVerdict& test : verdict.tests) {
    if (test.visible) continue;
    hidden.status = joined(hidden.status, test);
    hidden.score += test.score;
    hidden.max_score += test.max_score;
    hidden.seconds += test.seconds;
  }
  if (std::erase_if(shown.tests, [](const TestVerdict& test) { return !test.visible; }) > 0) {
    if (hidden.status != Status::pass) hidden.findings = {points_alone(hidden)};
    shown.tests.push_back(hidden);
  }
  for (TestVerdict& test : shown.tests) test.replay.clear();
  return shown;
}

std::vector<std::string> programs_of(const judge::Verdict& verdict) {
  std::vector<std::string> programs;
  for (const TestVerdict& test : verdict.tests)
    if (!test.program.empty() && std::ranges::find(programs, test.program) == programs.end())
      programs.push_back(test.program);
  return programs;
}

std::string reasons_text(const TestVerdict& test) {
  // The tests that stand for others have no program, and one sentence.
  if (test.status != Status::fail || test.program.empty()) return reason_line(test);
  Sheet sheet{Style{}};
  const std::size_t shown = std::min(test.findings.size(), most_findings);
  for (std::size_t at = 0; at < shown; ++at) write_finding(sheet, 0, test.findings[at]);
  if (shown < test.findings.size())
    sheet.prose(0,
                fmt::format("[... {} more ...]", counted(test.findings.size() - shown, "finding")));
  return std::move(sheet).take();
}

std::string reason_line(const TestVerdict& test) {
  if (test.status == Status::pass) return "";
  if (test.findings.empty()) return "There is no reason in the result.";
  const judge::Finding& first = test.findings.front();
  std::string line = first.message;
  if (!first.hint.empty()) line += (line.ends_with('.') ? " " : ". ") + first.hint;
  std::replace(line.begin(), line.end(), '\n', ' ');
  line.erase(line.find_last_not_of(' ') + 1);
  return escape_line(line);
}

std::string remarks_text(const judge::Verdict& verdict) {
  Sheet sheet{Style{}};
  for (const judge::ProgramBuild& program : verdict.build) {
    if (program.ok) continue;
    sheet.prose(0, fmt::format("{} could not be built:", escape_line(program.program)));
    write_diagnostics(sheet, 2, program.diagnostics);
  }
  if (const std::string open = open_points(verdict); !open.empty()) sheet.prose(0, open);
  for (const std::string& text : verdict.not_looked_at)
    sheet.prose(0, "not looked at: " + escape_line(text));
  return std::move(sheet).take();
}

}  // namespace ipclab::report
