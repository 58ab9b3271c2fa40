#include "report/autolab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/layout.hpp"
#include "report/row.hpp"
#include "report/student_view.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using Json = nlohmann::ordered_json;

/// Autolab puts quotes around letters before any colon of its last line, also within a name, and
/// does not show names that begin with "_".
std::string safe_name(std::string_view name) {
  std::string safe = escape_line(name);
  std::replace(safe.begin(), safe.end(), ':', '-');
  return safe.starts_with('_') ? '-' + safe : safe;
}

Json row_of(const judge::TestVerdict& test) {
  Json row = {{"passed", test.status == judge::Status::pass}};
  if (test.status != judge::Status::pass) row["hint"] = reason_line(test);
  return row;
}

std::string row_name(const judge::TestVerdict& test) {
  return safe_name(test.id + " - " + test.title);
}

void add_stage(Json& line, const std::string& name, Json stage) {
  if (stage.empty()) return;
  line["stages"].push_back(name);
  line[name] = std::move(stage);
}

Json build_stage(const judge::Verdict& verdict) {
  Json stage = Json::object();
  for (const judge::ProgramBuild& program : verdict.build) {
    Json row = {{"passed", program.ok}};
    if (!program.ok) row["hint"] = shorten_line(program.diagnostics, 400);
    stage[safe_name(program.program)] = std::move(row);
  }
  return stage;
}

/// The tests of a program, or those of none.
Json tests_stage(const judge::Verdict& shown, const std::string& program) {
  Json stage = Json::object();
  for (const judge::TestVerdict& test : shown.tests)
    if (test.program == program && test.id != hidden_tests) stage[row_name(test)] = row_of(test);
  return stage;
}

Json points_stage(const judge::Verdict& verdict) {
  Json stage = Json::object();
  for (const AutolabProblem& problem : autolab_problems(verdict))
    stage[problem.name] =
        fmt::format("{} of {}", number_text(problem.score), number_text(problem.max_score));
  if (const std::string open = open_points(verdict); !open.empty()) stage["Open"] = open;
  return stage;
}

std::string semantic_line(const judge::Verdict& verdict) {
  const judge::Verdict shown = for_students(verdict);
  Json line = {{"_presentation", "semantic"}, {"stages", Json::array()}};
  add_stage(line, "Build", build_stage(shown));
  add_stage(line, "Submission", tests_stage(shown, ""));
  for (const std::string& program : programs_of(shown))
    add_stage(line, "Tests of " + safe_name(program), tests_stage(shown, program));
  add_stage(line, "Points", points_stage(verdict));
  return line.dump();
}

}  // namespace

std::vector<AutolabProblem> autolab_problems(const judge::Verdict& verdict) {
  const judge::Verdict shown = for_students(verdict);
  std::vector<AutolabProblem> problems;
  for (const judge::TestVerdict& test : shown.tests) {
    const std::string name = safe_name(test.id == hidden_tests ? test.id : test.program);
    if (name.empty()) continue;
    auto problem = std::ranges::find_if(problems, [&](auto& each) { return each.name == name; });
    if (problem == problems.end()) problem = problems.insert(problem, AutolabProblem{.name = name});
    problem->score += test.score;
    problem->max_score += test.max_score;
    problem->open = problem->open || test.status == judge::Status::error;
  }
  return problems;
}

std::string autolab(const judge::Verdict& verdict) {
  Json scores = Json::object();
  for (const AutolabProblem& problem : autolab_problems(verdict))
    if (!problem.open) scores[problem.name] = rounded(problem.score);
  return semantic_line(verdict) + '\n' + Json{{"scores", std::move(scores)}}.dump() + '\n';
}

}  // namespace ipclab::report
