#include "report/gradescope.hpp"

#include <nlohmann/json.hpp>

#include "report/row.hpp"
#include "report/student_view.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const judge::TestVerdict& test) {
  return {{"name", escape_line(test.title)},
          {"name_format", "text"},
          {"score", rounded(test.score)},
          {"max_score", rounded(test.max_score)},
          {"status", test.status == judge::Status::pass ? "passed" : "failed"},
          {"output", reasons_text(test)},
          {"output_format", "text"},
          {"tags", Json::array({escape_line(test.program)})},
          {"visibility", test.visible ? "visible" : "hidden"},
          {"extra_data", {{"id", escape_line(test.id)}}}};
}

}  // namespace

std::string gradescope(const judge::Verdict& verdict) {
  Json tests = Json::array();
  for (const judge::TestVerdict& test : verdict.tests) tests.push_back(json_of(test));
  const Json document = {
      {"score", rounded(verdict.score)}, {"execution_time", rounded(verdict.seconds)},
      {"output", remarks_text(verdict)}, {"output_format", "text"},
      {"visibility", "visible"},         {"stdout_visibility", "hidden"},
      {"tests", std::move(tests)}};
  return document.dump(2) + '\n';
}

}  // namespace ipclab::report
