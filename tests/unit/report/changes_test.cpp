#include "report/changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::report {
namespace {

using judge::Status;
using judge::TestVerdict;
using testing::HasSubstr;
using testing::Not;

constexpr Style plain{.colour = false, .unicode = true, .width = 80};

TestVerdict test(const std::string& id, Status status, Rule rule = Rule::wrong_output) {
  TestVerdict verdict;
  verdict.id = id;
  verdict.status = status;
  verdict.max_score = 1;
  verdict.score = status == Status::pass ? 1 : 0;
  if (status != Status::pass) verdict.findings.emplace_back().rule = rule;
  return verdict;
}

judge::Verdict verdict(std::vector<TestVerdict> tests) {
  judge::Verdict verdict;
  for (const TestVerdict& each : tests) {
    verdict.score += each.score;
    verdict.max_score += each.max_score;
  }
  verdict.tests = std::move(tests);
  return verdict;
}

std::string changed(std::vector<TestVerdict> before, std::vector<TestVerdict> after,
                    Style style = plain) {
  return changes(verdict(std::move(before)), verdict(std::move(after)), style);
}

TEST(Changes, AreCountedAndTold) {
  EXPECT_EQ(changed({test("a", Status::fail), test("long-one", Status::pass),
                     test("c", Status::skip), test("d", Status::pass)},
                    {test("a", Status::pass), test("long-one", Status::fail),
                     test("c", Status::error), test("d", Status::pass)}),
            "since the last run: now passing 1, now failing 1, other changes 1, same 1\n"
            "  a         now passes; it failed before\n"
            "  long-one  now fails; it passed before\n"
            "  c         cannot be judged now; it was not run before\n");
}

TEST(Changes, AreNoneWhereNothingIsDifferent) {
  const std::vector<TestVerdict> same{test("a", Status::fail), test("b", Status::pass)};
  EXPECT_EQ(changed(same, same),
            "since the last run: now passing 0, now failing 0, other changes 0, same 2\n");
  EXPECT_EQ(changed({}, {}),
            "since the last run: now passing 0, now failing 0, other changes 0, same 0\n");
}

TEST(Changes, AreOtherCausesOfAFailure) {
  EXPECT_THAT(changed({test("a", Status::fail)}, {test("a", Status::fail, Rule::deadlock)}),
              HasSubstr("a  fails as before, but of deadlock and no longer of wrong-output\n"));
  EXPECT_THAT(changed({test("a", Status::skip)}, {test("a", Status::skip, Rule::deadlock)}),
              HasSubstr("other changes 0, same 1"));
}

TEST(Changes, AreOfPointsToo) {
  EXPECT_THAT(changed({test("a", Status::fail), test("b", Status::pass)},
                      {test("a", Status::pass), test("b", Status::pass)}),
              HasSubstr("points: 1 before, 2 now, of 2\n"));
  EXPECT_THAT(changed({test("a", Status::pass)}, {test("a", Status::pass)}),
              Not(HasSubstr("points")));
}

TEST(Changes, AreNoneOfATestThatIsNew) {
  EXPECT_THAT(changed({test("old", Status::pass)}, {test("new", Status::fail)}),
              HasSubstr("now failing 0, other changes 0, same 1"));
}

TEST(Changes, AreHarmlessAndNarrowWhereTheTerminalIs) {
  const std::string told =
      changed({test("a\x1b[2J", Status::fail)}, {test("a\x1b[2J", Status::pass)},
              {.colour = false, .unicode = true, .width = 40});
  EXPECT_THAT(told, HasSubstr("a\\x1b[2J"));
  EXPECT_THAT(told, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace ipclab::report
