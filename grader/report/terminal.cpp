#include "report/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "report/finding_text.hpp"
#include "report/layout.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;
using judge::TestVerdict;
using judge::Verdict;

constexpr std::size_t most_findings = 3;
constexpr std::size_t widest_id_column = 28;
constexpr std::size_t narrowest_title_column = 24;

std::string_view mark_of(Status status, bool unicode) {
  switch (status) {
    case Status::pass: return unicode ? "✓" : "ok  ";
    case Status::fail: return unicode ? "✗" : "FAIL";
    case Status::skip: return unicode ? "–" : "skip";
    case Status::error: return unicode ? "!" : "ERR ";
  }
  return "";
}

std::string points_text(double score, double max_score) {
  return fmt::format("{} / {}", number_text(score), number_text(max_score));
}

/// A test that the grader could not run has neither won nor lost its points.
std::string points_of(const TestVerdict& test) {
  if (test.status == Status::error) return fmt::format("- / {}", number_text(test.max_score));
  return points_text(test.score, test.max_score);
}

/// The parts of a report that the lines of all tests share.
struct Columns {
  std::size_t mark;
  std::size_t id = 0;
  std::size_t points = 0;
  [[nodiscard]] std::size_t text() const { return mark + 3; }  ///< where the id begins
};

Columns columns_for(const Verdict& verdict, const Style& style) {
  Columns columns{.mark = columns_of(mark_of(Status::pass, style.unicode))};
  for (const TestVerdict& test : verdict.tests) {
    columns.id = std::max(columns.id, columns_of(escape_line(test.id)));
    columns.points = std::max(columns.points, columns_of(points_of(test)));
  }
  columns.id = std::min(columns.id, widest_id_column);
  return columns;
}

bool was_not_built(const TestVerdict& test) {
  return test.status == Status::fail && test.findings.size() == 1 &&
         test.findings.front().rule == Rule::build;
}

/// One line on a wide terminal; on a narrow one the title goes below the id.
void write_test_line(Sheet& sheet, const TestVerdict& test, const Columns& columns) {
  const Style& style = sheet.style();
  const std::string id = escape_line(test.id);
  const std::string title = escape_line(test.title) + (test.visible ? "" : " (hidden)");
  const Ink ink = test.status == Status::fail ? Ink::bold : Ink::plain;
  const std::string points = points_of(test);
  const std::size_t room = sheet.width() - columns.text() - 2 - columns.points;
  const bool beside =
      columns_of(id) <= columns.id && room >= columns.id + 2 + narrowest_title_column;
  const std::size_t margin = beside ? columns.id + 2 : 0;

  std::vector<std::string> rows = wrap(beside ? title : id, room - margin);
  if (beside) rows.front() = padded(id, margin) + rows.front();
  sheet.row("  " + paint(mark_of(test.status, style.unicode), ink_of(test.status), style) + " " +
            paint(padded(rows.front(), room), ink, style) + "  " +
            std::string(columns.points - columns_of(points), ' ') + paint(points, ink, style));
  for (std::size_t at = 1; at < rows.size(); ++at)
    sheet.prose(columns.text() + margin, rows[at], ink);
  if (!beside) sheet.prose(columns.text(), title, ink);
}

/// Why a test was not run.
std::string reason_of(const TestVerdict& test) {
  if (!test.findings.empty()) return escape_line(test.findings.front().message);
  return test.status == Status::skip ? "Not run, because a test that it needs did not pass."
                                     : "The grader could not do its work.";
}

void write_findings(Sheet& sheet, std::size_t indent, const TestVerdict& test) {
  const std::size_t count = test.findings.size();
  const std::size_t shown = count <= most_findings + 1 ? count : most_findings;
  for (std::size_t at = 0; at < shown; ++at) write_finding(sheet, indent, test.findings[at]);
  if (shown < count)
    sheet.prose(indent, fmt::format("[... {} more findings ...]", count - shown), Ink::dim);
  write_command(sheet, sheet.narrow() ? indent : indent + 2, "run again", test.replay);
  sheet.blank();
}

/// Why the test has the status that it has.
void write_reasons(Sheet& sheet, const TestVerdict& test, const Columns& columns) {
  const std::size_t indent = columns.text();
  switch (test.status) {
    case Status::pass: break;
    case Status::fail:
      if (!was_not_built(test)) write_findings(sheet, indent, test);
      break;
    case Status::skip: sheet.prose(indent, reason_of(test), Ink::dim); break;
    case Status::error:
      sheet.prose(indent, reason_of(test), Ink::magenta);
      sheet.prose(indent,
                  "This is not your fault, and no points were taken. Run the test again; "
                  "\"ipclab doctor\" tells what this machine lacks.");
      write_command(sheet, sheet.narrow() ? indent : indent + 2, "run again", test.replay);
      sheet.blank();
      break;
  }
}

struct Group {
  std::string title;
  std::vector<const TestVerdict*> tests;
};

/// The groups that have tests, in the order of the lab.
std::vector<Group> groups_of(const Verdict& verdict) {
  std::vector<judge::GroupTitle> titles = verdict.groups;
  for (const TestVerdict& test : verdict.tests) {
    const auto same = [&](const judge::GroupTitle& group) { return group.id == test.group; };
    if (std::none_of(titles.begin(), titles.end(), same)) titles.push_back({test.group, ""});
  }
  std::vector<Group> groups;
  for (const judge::GroupTitle& title : titles) {
    Group group{title.title.empty() ? title.id : title.title, {}};
    for (const TestVerdict& test : verdict.tests)
      if (test.group == title.id) group.tests.push_back(&test);
    if (!group.tests.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

/// What the lines of the tests alone do not tell.
void write_group_notes(Sheet& sheet, const Group& group) {
  const auto any = [&](auto holds) {
    return std::any_of(group.tests.begin(), group.tests.end(),
                       [&](const TestVerdict* test) { return holds(*test); });
  };
  if (any(was_not_built))
    sheet.prose(2, "A program that could not be built fails all of its tests.", Ink::dim);
  if (any([](const TestVerdict& test) {
        return test.status == Status::pass && test.score < test.max_score;
      }))
    sheet.prose(2, "These tests give their points only when all of them pass.", Ink::dim);
}

void write_group(Sheet& sheet, const Group& group, const Columns& columns) {
  const Style& style = sheet.style();
  double score = 0;
  double max_score = 0;
  std::size_t passed = 0;
  for (const TestVerdict* test : group.tests) {
    score += test->score;
    max_score += test->max_score;
    if (test->status == Status::pass) ++passed;
  }
  sheet.blank();
  sheet.spread(escape_line(group.title), points_text(score, max_score), Ink::bold);
  if (!style.show_passed && passed > 0)
    sheet.row("  " + paint(mark_of(Status::pass, style.unicode), Ink::green, style) + " " +
              counted(passed, "test") + " passed");
  for (const TestVerdict* test : group.tests) {
    if (test->status == Status::pass && !style.show_passed) continue;
    write_test_line(sheet, *test, columns);
    write_reasons(sheet, *test, columns);
  }
  write_group_notes(sheet, group);
}

void write_header(Sheet& sheet, const Verdict& verdict) {
  const std::string lab = escape_line(verdict.lab);
  const std::string title = escape_line(verdict.title);
  if (!lab.empty())
    sheet.prose(0, title.empty() ? lab : fmt::format("{}: {}", lab, title), Ink::bold);
  if (!verdict.submission.empty()) sheet.prose(0, escape_line(verdict.submission), Ink::dim);
}

void write_build(Sheet& sheet, const Verdict& verdict) {
  for (const judge::ProgramBuild& program : verdict.build) {
    if (program.ok) continue;
    sheet.blank();
    sheet.prose(0, fmt::format("{} could not be built", escape_line(program.program)),
                Ink::bold_red);
    write_diagnostics(sheet, 2, program.diagnostics);
  }
}

std::size_t count_of(const Verdict& verdict, Status status) {
  return static_cast<std::size_t>(
      std::count_if(verdict.tests.begin(), verdict.tests.end(),
                    [&](const TestVerdict& test) { return test.status == status; }));
}

std::string tally_text(const Verdict& verdict) {
  const std::size_t errors = count_of(verdict, Status::error);
  std::vector<std::string> parts{fmt::format("{} passed", count_of(verdict, Status::pass))};
  if (const std::size_t failed = count_of(verdict, Status::fail); failed > 0)
    parts.push_back(fmt::format("{} failed", failed));
  if (const std::size_t skipped = count_of(verdict, Status::skip); skipped > 0)
    parts.push_back(fmt::format("{} skipped", skipped));
  if (errors > 0) parts.push_back(counted(errors, "error") + " of the grader");
  return fmt::format("{}", fmt::join(parts, ", "));
}

void write_summary(Sheet& sheet, const Verdict& verdict) {
  const Style& style = sheet.style();
  std::string line;
  for (std::size_t at = 0; at < sheet.width(); ++at) line += style.unicode ? "─" : "-";
  sheet.blank();
  sheet.row(paint(line, Ink::dim, style));
  const bool all =
      !verdict.tests.empty() && count_of(verdict, Status::pass) == verdict.tests.size();
  const std::string points =
      fmt::format("{} of {} points", number_text(verdict.score), number_text(verdict.max_score));
  sheet.spread(fmt::format("{}: {}", points, tally_text(verdict)),
               fmt::format("{:.1f} s", verdict.seconds), all ? Ink::bold_green : Ink::bold);
  double open = 0;
  for (const TestVerdict& test : verdict.tests)
    if (test.status == Status::error) open += test.max_score;
  if (open > 0)
    sheet.prose(0,
                fmt::format("{} of these points are still open: the grader could not judge {}.",
                            number_text(open), counted(count_of(verdict, Status::error), "test")),
                Ink::magenta);
  if (!verdict.rung.empty()) sheet.prose(0, "isolation: " + escape_line(verdict.rung), Ink::dim);
  for (const std::string& text : verdict.not_looked_at)
    sheet.prose(0, "not looked at: " + escape_line(text), Ink::dim);
}

/// Points to the page of each rule that was broken, in the order of the report.
void write_pointers(Sheet& sheet, const Verdict& verdict) {
  std::set<Rule> seen;
  for (const TestVerdict& test : verdict.tests) {
    if (test.status != Status::fail) continue;
    for (const judge::Finding& finding : test.findings) {
      if (!seen.insert(finding.rule).second) continue;
      if (seen.size() == 1) {
        sheet.blank();
        sheet.prose(0, "What these findings mean, and how to think about them:");
      }
      sheet.row("  " + paint(fmt::format("ipclab explain {}", id_of(finding.rule)), Ink::cyan,
                             sheet.style()));
    }
  }
}

}  // namespace

std::string terminal(const Verdict& verdict, const Style& style) {
  Sheet sheet{style};
  const Columns columns = columns_for(verdict, style);
  write_header(sheet, verdict);
  write_build(sheet, verdict);
  for (const Group& group : groups_of(verdict)) write_group(sheet, group, columns);
  write_summary(sheet, verdict);
  write_pointers(sheet, verdict);
  return std::move(sheet).take();
}

}  // namespace ipclab::report
