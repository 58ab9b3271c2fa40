// clauses.yaml: the contract of a lab, and the tests that hold a program to it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A lab with the tests p.one, p.two and, hidden, q.one.
Lab demo_lab(const DemoLab& demo) {
  demo.write("lab.yaml",
             "lab: demo\ntitle: Demo\nprograms: [p, q]\ntests:\n"
             "  - {id: p.one, title: One, run: {}}\n"
             "  - {id: p.two, title: Two, run: {}}\n");
  demo.write("hidden.yaml", "lab: demo\ntests:\n  - {id: q.one, title: One, run: {}}\n");
  auto lab = demo.load();
  EXPECT_TRUE(lab.has_value());
  return std::move(*lab);
}

std::string problems_in(std::string_view clauses_yaml) {
  const DemoLab demo;
  const Lab lab = demo_lab(demo);
  demo.write("clauses.yaml", clauses_yaml);
  const auto clauses = load_clauses(demo.folder() / "clauses.yaml", lab);
  return clauses ? "" : listed(clauses.error(), demo.folder());
}

/// Of a list of clauses, beside one that names every test.
std::string problems_beside(const std::string& clause) {
  return problems_in("lab: demo\nclauses:\n  - {says: All, tests: [p.one, p.two, q.one]}\n  - " +
                     clause + "\n");
}

TEST(Clauses, KeepTheirOrderAndNameTheirTests) {
  const DemoLab demo;
  const Lab lab = demo_lab(demo);
  demo.write("clauses.yaml",
             "lab: demo\nclauses:\n"
             "  - {program: q, says: It ends., tests: [q.one]}\n"
             "  - {says: \"All: of them.\", tests: [p.two, p.one]}\n");
  const auto clauses = load_clauses(demo.folder() / "clauses.yaml", lab);
  ASSERT_TRUE(clauses.has_value());
  ASSERT_EQ(clauses->size(), 2U);
  EXPECT_EQ(clauses->at(0).program, "q");
  EXPECT_EQ(clauses->at(0).says, "It ends.");
  EXPECT_EQ(clauses->at(1).program, "");
  EXPECT_THAT(clauses->at(1).tests, ElementsAre("p.two", "p.one"));
}

TEST(Clauses, ATestMayHoldMoreThanOne) {
  EXPECT_EQ(problems_beside("{program: p, says: Again, tests: [p.one]}"), "");
}

TEST(Clauses, LeaveNoTestOutAlsoNoHiddenOne) {
  const std::string problems = problems_in("lab: demo\nclauses: [{says: A, tests: [p.one]}]\n");
  EXPECT_THAT(problems, HasSubstr("no clause names the test \"p.two\""));
  EXPECT_THAT(problems, HasSubstr("no clause names the test \"q.one\""));
  EXPECT_THAT(problems, testing::Not(HasSubstr("\"p.one\"")));
}

TEST(Clauses, HaveATestEach) {
  EXPECT_THAT(problems_beside("{says: A, tests: []}"), HasSubstr("nothing tests this clause"));
  EXPECT_THAT(problems_beside("{says: A}"), HasSubstr("the key \"tests\" is missing"));
}

TEST(Clauses, SaySomething) {
  EXPECT_THAT(problems_beside("{tests: [p.one]}"), HasSubstr("the key \"says\" is missing"));
  EXPECT_THAT(problems_beside("{says: \"\", tests: [p.one]}"),
              HasSubstr("a sentence of the contract"));
}

TEST(Clauses, NameTestsAndProgramsOfTheLab) {
  EXPECT_THAT(
      problems_beside("{says: A, tests: [p.oen]}"),
      testing::AllOf(HasSubstr("unknown test \"p.oen\""), HasSubstr("did you mean \"p.one\"?")));
  EXPECT_THAT(problems_beside("{program: r, says: A, tests: [p.one]}"),
              HasSubstr("unknown program \"r\""));
}

TEST(Clauses, AboutAProgramAreHeldByItsOwnTests) {
  EXPECT_THAT(problems_beside("{program: q, says: A, tests: [p.one]}"),
              HasSubstr("\"p.one\" is no test of \"q\""));
}

TEST(Clauses, BelongToTheirLab) {
  EXPECT_THAT(problems_in("lab: demon\nclauses: [{says: A, tests: [p.one, p.two, q.one]}]\n"),
              HasSubstr("the lab is called \"demo\""));
  EXPECT_THAT(problems_in("clauses: [{says: A, tests: [p.one, p.two, q.one]}]\n"),
              HasSubstr("the key \"lab\" is missing"));
}

TEST(Clauses, AreAListInAFileThatIsThere) {
  EXPECT_THAT(problems_in("lab: demo\nclauses: none\n"), HasSubstr("found \"none\""));
  EXPECT_THAT(problems_in(""), HasSubstr("found nothing"));
  const DemoLab demo;
  const Lab lab = demo_lab(demo);
  const auto clauses = load_clauses(demo.folder() / "clauses.yaml", lab);
  ASSERT_FALSE(clauses.has_value());
  EXPECT_THAT(clauses.error().at(0).message, HasSubstr("does not exist"));
}

}  // namespace
}  // namespace ipclab::spec
