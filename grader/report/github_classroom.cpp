#include "report/github_classroom.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/base64.hpp"
#include "report/row.hpp"
#include "report/student_view.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;
using Json = nlohmann::ordered_json;

/// A skipped test is a failed one there.
std::string_view word_for(Status status) {
  switch (status) {
    case Status::pass: return "pass";
    case Status::fail:
    case Status::skip: return "fail";
    case Status::error: return "error";
  }
  return "";
}

Status status_of(const judge::Verdict& verdict) {
  const auto any = [&](Status status) {
    return std::ranges::any_of(verdict.tests, [&](auto& test) { return test.status == status; });
  };
  if (any(Status::error)) return Status::error;
  return any(Status::fail) || any(Status::skip) ? Status::fail : Status::pass;
}

Json json_of(const judge::TestVerdict& test) {
  return {{"name", escape_line(test.id + " " + test.title)},
          {"status", word_for(test.status)},
          {"score", rounded(test.score)},
          {"max_score", rounded(test.max_score)},
          {"message", reasons_text(test)},
          {"test_code", ""},
          {"filename", ""},
          {"line_no", 0},
          {"execution_time", fmt::format("{:.2f}s", test.seconds)}};
}

}  // namespace

std::string github_classroom(const judge::Verdict& verdict) {
  const judge::Verdict shown = for_students(verdict);
  Json tests = Json::array();
  double max_score = 0;
  for (const judge::TestVerdict& test : shown.tests) {
    tests.push_back(json_of(test));
    max_score += rounded(test.max_score);
  }
  const Json document = {{"version", 1},
                         {"status", word_for(status_of(shown))},
                         {"max_score", rounded(max_score)},
                         {"tests", std::move(tests)}};
  return base64(document.dump()) + '\n';
}

}  // namespace ipclab::report
