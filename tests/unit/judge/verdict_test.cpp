// From findings to verdicts and points.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

World failing() {
  World world;
  world.actor().ending = Exited{1};
  world.exit_with(0, Outcome::mismatch);
  return world;
}

World passing() {
  World world;
  world.exit_with(0, Outcome::done);
  return world;
}

TEST(Verdict, OfGraderTroubleIsAnError) {
  World world = passing();
  world.run.trouble = "clone3: Operation not permitted (EPERM)";
  const TestVerdict verdict = world.verdict();
  EXPECT_EQ(verdict.status, Status::error);
  ASSERT_THAT(verdict.findings, SizeIs(1));
  EXPECT_THAT(verdict.findings[0].message, HasSubstr("EPERM"));
}

TEST(Verdict, OfATroubledRunChargesNobodyWithWhatItShows) {
  World world = failing();
  world.run.trouble = "the cell ended";
  EXPECT_EQ(world.verdict().status, Status::error);
}

TEST(Verdict, FailsWhenAnotherRunThanTheTroubledOneShowsAFault) {
  World troubled = failing();
  troubled.run.trouble = "the cell ended";
  const World world = failing();
  const TestVerdict verdict = verdict_of(world.test, {troubled.run, world.run}, nullptr);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.findings[0].observed, HasSubstr("(in run 2 of 2)"));
}

TEST(Verdict, NeverPassesAStepWithoutARecord) {
  World world = passing();
  world.exit_with(0, Outcome::done);
  world.run.steps.pop_back();
  EXPECT_EQ(world.verdict().status, Status::error);
}

TEST(Verdict, NeverPassesARunThatWasStoppedWithoutAReason) {
  World world = passing();
  world.exit_with(0, Outcome::stopped);
  EXPECT_EQ(world.verdict().status, Status::error);
}

TEST(Verdict, NeverPassesAFailedStepThatTheTestAllows) {
  for (const Outcome outcome : {Outcome::mismatch, Outcome::cut_short, Outcome::timed_out,
                                Outcome::stuck, Outcome::refused}) {
    World world = passing();
    for (const RuleName& rule : rule_names) world.test.allows.insert(rule.rule);
    world.expect_lines("x\n", 1, outcome);
    EXPECT_EQ(world.verdict().status, Status::fail);
  }
}

TEST(Verdict, OfAToolThatIsNotThereIsAnError) {
  World world = passing();
  spec::Start start;
  start.actor = "nc";
  start.tool = {"nc"};
  world.add(start, Outcome::refused).detail = "nc: No such file or directory (ENOENT)";
  const TestVerdict verdict = world.verdict();
  EXPECT_EQ(verdict.status, Status::error);
  EXPECT_THAT(verdict.findings[0].message, HasSubstr("ENOENT"));
}

TEST(Verdict, OfAMissingReferenceIsAnError) {
  World world;
  world.add(spec::Expect{"program", evidence::Stream::out, {}, {spec::SameAsReference{}}});
  EXPECT_THAT(world.findings(), IsEmpty());
  EXPECT_EQ(world.verdict().status, Status::error);
}

TEST(Verdict, OfNoRunIsAnError) {
  EXPECT_EQ(verdict_of(World{}.test, {}, nullptr).status, Status::error);
}

TEST(Verdict, TakesTheFirstRunThatFailsAndAllTheTime) {
  World good = passing();
  World bad = failing();
  good.run.duration = bad.run.duration = 1s;
  const TestVerdict verdict = verdict_of(bad.test, {good.run, bad.run, bad.run}, nullptr);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_DOUBLE_EQ(verdict.seconds, 3);
  EXPECT_THAT(verdict.findings, SizeIs(1));
  EXPECT_THAT(verdict.findings[0].observed, HasSubstr("(in run 2 of 3)"));
}

TEST(Skipped, NamesTheTestThatIsNeeded) {
  const TestVerdict verdict = skipped(World{}.test, "upper.large");
  EXPECT_EQ(verdict.status, Status::skip);
  EXPECT_THAT(verdict.findings[0].message, HasSubstr("upper.large"));
  EXPECT_EQ(verdict.title, "Small input");
}

TEST(NotBuilt, ShowsTheDiagnostics) {
  const TestVerdict verdict =
      not_built(World{}.test, {"upper", false, "upper.c:3:1: error: expected ';'"});
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.findings[0].rule, Rule::build);
  EXPECT_THAT(verdict.findings[0].observed, HasSubstr("expected ';'"));
}

struct Graded {
  spec::Lab lab;
  Verdict verdict;

  void add(const std::string& id, const std::string& group, double points, Status status) {
    spec::Test test;
    test.id = id;
    test.group = group;
    test.points = points;
    lab.tests.push_back(test);
    TestVerdict result;
    result.id = id;
    result.group = group;
    result.status = status;
    verdict.tests.push_back(result);
  }
};

TEST(AddScores, SumsThePointsOfTestsThatPassed) {
  Graded graded;
  graded.add("a.1", "a", 2, Status::pass);
  graded.add("a.2", "a", 3, Status::fail);
  graded.add("b.1", "b", 4, Status::pass);
  graded.add("b.2", "b", 1, Status::error);
  add_scores(graded.verdict, graded.lab);
  EXPECT_DOUBLE_EQ(graded.verdict.score, 6);
  EXPECT_DOUBLE_EQ(graded.verdict.max_score, 10);
  EXPECT_DOUBLE_EQ(graded.verdict.tests[1].max_score, 3);
  EXPECT_DOUBLE_EQ(graded.verdict.tests[1].score, 0);
}

TEST(AddScores, TakesAllPointsOfAnAllOrNothingGroup) {
  Graded graded;
  graded.lab.groups = {{"a", "A", true}, {"b", "B", true}};
  graded.add("a.1", "a", 2, Status::pass);
  graded.add("a.2", "a", 3, Status::skip);
  graded.add("b.1", "b", 4, Status::pass);
  add_scores(graded.verdict, graded.lab);
  EXPECT_DOUBLE_EQ(graded.verdict.score, 4);
  EXPECT_DOUBLE_EQ(graded.verdict.max_score, 9);
  EXPECT_EQ(graded.verdict.tests[0].status, Status::pass) << "only the points are lost";
}

}  // namespace
}  // namespace ipclab::judge
