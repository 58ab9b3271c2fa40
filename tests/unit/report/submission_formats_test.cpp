#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "course_samples.hpp"
#include "golden.hpp"
#include "report/autolab.hpp"
#include "report/formats.hpp"
#include "report/gradescope.hpp"
#include "report/sarif.hpp"
#include "samples.hpp"

namespace ipclab::report {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string text_of(SubmissionFormat format, const judge::Verdict& verdict) {
  Row row;
  row.verdict = verdict;
  return submission_text(format, row, classroom50_run());
}

TEST(SubmissionFormats, LookLikeThis) {
  Row unreadable;
  unreadable.entrant.problem = "the archive is damaged";
  const std::vector<std::pair<std::string, Row>> rows{
      {"mixed", {{}, mixed()}},     {"secrets", {{}, with_secrets("secret")}},
      {"hostile", {{}, hostile()}}, {"build_failure", {{}, build_failure()}},
      {"unreadable", unreadable},   {"not_graded", {}}};
  for (const auto& [name, row] : rows)
    for (const auto& each : submission_formats)
      expect_golden("course/" + name + '.' + std::string{each.name} + std::string{each.ending},
                    submission_text(each.format, row, classroom50_run()));
}

TEST(SubmissionFormats, AreTheSameWhateverHiddenTestsSay) {
  const judge::Verdict one = with_secrets("one");
  const judge::Verdict other = with_secrets("something else");
  for (const auto& each : submission_formats) {
    if (each.format == SubmissionFormat::gradescope) continue;
    EXPECT_EQ(text_of(each.format, one), text_of(each.format, other)) << each.name;
  }
}

TEST(SubmissionFormats, TellThePointsOfHiddenTests) {
  judge::Verdict verdict = with_secrets("secret");
  for (const auto& each : submission_formats) {
    if (each.format == SubmissionFormat::sarif) continue;  // has no points
    const std::string before = text_of(each.format, verdict);
    judge::Verdict better = verdict;
    better.tests.back().score += 1;
    better.score += 1;
    EXPECT_NE(text_of(each.format, better), before) << each.name;
  }
}

TEST(Gradescope, HidesEachHiddenTest) {
  const json result = json::parse(gradescope(with_secrets("secret")));
  int hidden = 0;
  for (const json& test : result["tests"]) {
    const bool secret = test.dump().find("secret") != std::string::npos;
    EXPECT_EQ(test["visibility"], secret ? "hidden" : "visible");
    hidden += secret ? 1 : 0;
  }
  EXPECT_EQ(hidden, 2);
  json rest = result;
  rest.erase("tests");
  EXPECT_THAT(rest.dump(), Not(HasSubstr("secret")));
}

TEST(Autolab, HasAProblemForEachProgramAndOneForHiddenTests) {
  std::vector<std::string> names;
  for (const AutolabProblem& problem : autolab_problems(with_secrets("secret")))
    names.push_back(problem.name + ' ' + std::to_string(problem.max_score));
  EXPECT_THAT(names,
              testing::ElementsAre("upper 2.000000", "tally 4.000000", "hidden tests 4.000000"));
}

TEST(Autolab, GetsNoColonInNames) {
  judge::Verdict verdict = full_pass();
  for (judge::TestVerdict& test : verdict.tests) test.program = "Part A: pipes";
  const std::string text = autolab(verdict);
  const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
  EXPECT_EQ(last, "{\"scores\":{\"Part A- pipes\":19.5}}\n");
}

TEST(Autolab, GetsNoScoreWhereATestWasNotJudged) {
  judge::Verdict verdict = full_pass();
  verdict.tests.back().status = judge::Status::error;
  const std::string text = autolab(verdict);
  EXPECT_THAT(text, HasSubstr("{\"scores\":{\"upper\":8.0,\"tally\":6.5}}\n"));
}

TEST(JUnit, CountsOnlyThePointsOfHiddenTestsThatWereNotJudgedAsOpen) {
  judge::Verdict verdict = with_secrets("secret");
  verdict.tests.back().status = judge::Status::error;
  verdict.tests.back().score = 0;
  const std::string text = text_of(SubmissionFormat::junit, verdict);
  EXPECT_THAT(text, HasSubstr("could not judge their tests: 1.5."));
  EXPECT_THAT(text, HasSubstr("<error message=\"0 of 4 points; some could not be judged\""));
}

TEST(Classroom50, ScalesByWhatTheLabNeeds) {
  judge::Verdict verdict = full_pass();
  verdict.tests.resize(1);
  const auto scale_for = [&](double points) {
    verdict.tests.front().max_score = points;
    return classroom50_scale(verdict);
  };
  EXPECT_EQ(scale_for(3), 1);
  EXPECT_EQ(scale_for(2.5), 2);
  EXPECT_EQ(scale_for(0.25), 4);
  EXPECT_EQ(scale_for(1.2), 5);
  EXPECT_EQ(scale_for(0.1), 10);
  EXPECT_EQ(scale_for(0.01), 100);
  EXPECT_EQ(scale_for(1.0 / 3), 100);
}

TEST(Classroom50, ScalesAllStudentsOfALabAlike) {
  judge::Verdict failed = full_pass();
  for (judge::TestVerdict& test : failed.tests) test.score = 0;
  EXPECT_EQ(classroom50_scale(failed), classroom50_scale(full_pass()));
}

TEST(Sarif, NamesFilesOfTheSubmissionOnly) {
  judge::Verdict verdict = with_secrets("secret");
  judge::Finding& finding = verdict.tests.front().findings.front();
  finding.where = {{"/usr/include/stdio.h", 1, "", ""}, {"a b:c\xff.c", 2, "", ""}};
  verdict.tests.resize(1);
  const json result = json::parse(sarif(verdict))["runs"][0]["results"];
  ASSERT_EQ(result.size(), 1U);
  EXPECT_EQ(result[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "a%20b%3Ac%FF.c");
}

TEST(Sarif, TellsOncePerPlaceWhatSeveralTestsFound) {
  judge::Verdict verdict = drawn();
  verdict.tests.push_back(verdict.tests.front());
  const json results = json::parse(sarif(verdict))["runs"][0]["results"];
  EXPECT_EQ(results.size(), json::parse(sarif(drawn()))["runs"][0]["results"].size());
  EXPECT_FALSE(results.empty());
}

}  // namespace
}  // namespace ipclab::report
