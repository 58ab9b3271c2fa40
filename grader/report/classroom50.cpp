#include "report/classroom50.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/row.hpp"
#include "report/student_view.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using Json = nlohmann::ordered_json;

bool all_whole(const judge::Verdict& verdict, int scale) {
  return std::ranges::all_of(verdict.tests, [scale](const judge::TestVerdict& test) {
    const double scaled = rounded(test.max_score) * scale;
    return std::abs(scaled - std::round(scaled)) < 1e-6;
  });
}

std::int64_t whole(double points, int scale) { return std::llround(rounded(points) * scale); }

Json json_of(const judge::TestVerdict& test, int scale) {
  Json json = {{"test-name", escape_line(test.id)},
               {"passed", test.status == judge::Status::pass},
               {"score", std::min(whole(test.score, scale), whole(test.max_score, scale))},
               {"max-score", whole(test.max_score, scale)},
               {"title", escape_line(test.title)},
               {"message", reasons_text(test)}};
  if (scale != 1) json["points-scale"] = scale;
  return json;
}

}  // namespace

int classroom50_scale(const judge::Verdict& verdict) {
  for (const int scale : {1, 2, 4, 5, 10, 20, 25, 50})
    if (all_whole(verdict, scale)) return scale;
  return 100;
}

std::string classroom50(const judge::Verdict& verdict, const Classroom50Run& run) {
  const int scale = classroom50_scale(verdict);
  std::int64_t score = 0;
  std::int64_t max_score = 0;
  Json tests = Json::array();
  for (const judge::TestVerdict& test : for_students(verdict).tests) {
    tests.push_back(json_of(test, scale));
    score += tests.back()["score"].get<std::int64_t>();
    max_score += tests.back()["max-score"].get<std::int64_t>();
  }
  const Json document = {{"schema", "classroom50/result/v1"},
                         {"classroom", escape_line(run.classroom)},
                         {"assignment", escape_line(run.assignment)},
                         {"assignment_type", escape_line(run.assignment_type)},
                         {"owner", escape_line(run.owner)},
                         {"submission", escape_line(run.submission)},
                         {"commit", escape_line(run.commit)},
                         {"release", escape_line(run.release)},
                         {"review", escape_line(run.review)},
                         {"datetime", escape_line(run.datetime)},
                         {"score", score},
                         {"max-score", max_score},
                         {"tests", std::move(tests)}};
  return document.dump(2) + '\n';
}

}  // namespace ipclab::report
