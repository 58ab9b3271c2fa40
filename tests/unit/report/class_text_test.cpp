#include "report/class_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "samples.hpp"

namespace ipclab::report {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Style plain{.colour = false, .unicode = true, .width = 80};

Entrant entrant(const std::string& key, const std::string& problem = "") {
  Entrant entrant;
  entrant.key = key;
  entrant.problem = problem;
  return entrant;
}

Row row_of(const std::string& key, const judge::Verdict& verdict) {
  return {entrant(key), verdict};
}

ClassFile list_of(std::size_t count) {
  ClassFile list{"pipes", "Pipes across fork", "canvas", {}};
  list.entrants.resize(count);
  return list;
}

TEST(ClassText, TellsHowTheMarksLieAndWhatWentWrong) {
  const ClassFile list = list_of(6);
  ClassText text{plain, list};
  text.add(row_of("ada", full_pass()));
  text.add(row_of("bob", mixed()));
  Row noted = row_of("cy", mixed());
  noted.verdict->notes = {"upper.large passed alone"};
  text.add(noted);
  text.add(row_of("mallory", hostile()));
  text.add({entrant("dan", "work.rar is damaged"), {}});
  text.add({entrant("eve"), {}});
  text.add_trouble("eve", "no memory\x1b[2J");
  expect_golden("class_text.txt", text.finish({.graded = 3, .known = 1, .outdated = 1}, "out"));
}

TEST(ClassText, NeverIsWiderThanTheTerminal) {
  const ClassFile list = list_of(500);
  ClassText text{plain, list};
  for (int i = 0; i < 500; ++i) text.add(row_of("someone", i % 3 == 0 ? mixed() : full_pass()));
  const std::string report = text.finish({}, "out");
  for (const std::string_view line : lines_of(report)) EXPECT_LE(columns_of(line), 80U) << line;
  EXPECT_THAT(report, HasSubstr("▇"));
}

TEST(ClassText, OfAPreviewNamesWhatWouldChange) {
  const ClassFile list = list_of(3);
  judge::Verdict before = full_pass();
  judge::Verdict after = before;
  after.tests.front().status = judge::Status::fail;
  after.score = before.score - after.tests.front().score;
  ClassText text{plain, list};
  text.add_change(entrant("ada"), before, after);
  text.add_change(entrant("bob"), before, before);
  text.add_change(entrant("cy"), {}, after);
  const std::string report = text.finish({.graded = 3}, "out");
  EXPECT_THAT(report, HasSubstr("ada: "));
  EXPECT_THAT(report, HasSubstr("(-" + after.tests.front().id + ")"));
  EXPECT_THAT(report, Not(HasSubstr("bob")));
  EXPECT_THAT(report, HasSubstr("cy: not graded -> "));
  EXPECT_THAT(report, HasSubstr("2 of 3 marks would change. Nothing is changed yet"));
}

TEST(ClassText, SaysWhenAPreviewChangesNothing) {
  const ClassFile list = list_of(1);
  ClassText text{plain, list};
  text.add_change(entrant("ada"), full_pass(), full_pass());
  const std::string report = text.finish({.graded = 1}, "out");
  EXPECT_THAT(report, HasSubstr("0 of 1 mark would change.\n"));
  EXPECT_THAT(report, Not(HasSubstr("Nothing is changed yet")));
}

}  // namespace
}  // namespace ipclab::report
