#include "report/row.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/layout.hpp"

namespace ipclab::report {
namespace {

judge::Verdict of_one_test(judge::Status status, const std::string& message) {
  judge::Finding finding;
  finding.rule = Rule::build;
  finding.message = message;
  judge::TestVerdict test;
  test.id = "submission";
  test.title = "The submission can be read and graded";
  test.status = status;
  test.findings = {finding};
  judge::Verdict verdict;
  verdict.tests = {test};
  return verdict;
}

}  // namespace

judge::Verdict verdict_of(const Row& row) {
  if (row.verdict) return *row.verdict;
  if (row.entrant.problem.empty())
    return of_one_test(judge::Status::error, "The submission has not been graded yet.");
  return of_one_test(judge::Status::fail,
                     "The submission could not be read: " + row.entrant.problem);
}

Grade grade_of(const Row& row) {
  if (!row.verdict) return {{}, verdict_of(row).tests.front().findings.front().message};
  const std::string open = open_points(*row.verdict);
  if (!open.empty()) return {{}, open};
  return {rounded(row.verdict->score), ""};
}

double rounded(double points) { return std::round(points * 100) / 100; }

std::string open_points(const judge::Verdict& verdict) {
  double open = 0;
  bool any = false;
  for (const judge::TestVerdict& test : verdict.tests) {
    if (test.status != judge::Status::error) continue;
    open += test.max_score;
    any = true;
  }
  if (!any) return "";
  return fmt::format("Points still open, because the grader could not judge their tests: {}.",
                     number_text(open));
}

}  // namespace ipclab::report
