// How problems read, where they point, and that one does not hide the next.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::HasSubstr;

TEST(Problem, FirstSaysWhereAndWhatThenHowToPutItRight) {
  EXPECT_EQ(format({"lab.yaml", 12, 7, "unknown key \"stpes\"", "one of: id, steps",
                    "did you mean \"steps\"?"}),
            "lab.yaml:12:7: unknown key \"stpes\"\n"
            "  expected: one of: id, steps\n"
            "  hint: did you mean \"steps\"?");
  EXPECT_EQ(format({"lab.yaml", 0, 0, "does not exist", "", ""}), "lab.yaml: does not exist");
}

TEST(Problem, PointsAtTheValueOrAtTheKeyWhenThereIsNone) {
  EXPECT_EQ(problems_of("    run: {within: 3}\n"),
            "lab.yaml:7:19: found \"3\"\n"
            "  expected: a duration such as 500ms, 10s or 2min, at most a day\n"
            "  hint: write the unit: 3s\n");
  EXPECT_THAT(problems_of("    hint:\n    run: {}\n"), HasSubstr("lab.yaml:7:5: found nothing"));
}

TEST(Problem, AreFoundInBothFilesAtOnce) {
  const DemoLab demo{lab_with_test("    points: none\n    run: {}\n")};
  demo.write("hidden.yaml", "lab: demo\ntests:\n  - {id: p.more, title: More, points: x, run: {}}\n");
  const auto lab = demo.load();
  ASSERT_FALSE(lab.has_value());
  ASSERT_EQ(lab.error().size(), 2U);
  EXPECT_THAT(lab.error()[0].file, testing::EndsWith("lab.yaml"));
  EXPECT_THAT(lab.error()[1].file, testing::EndsWith("hidden.yaml"));
}

TEST(Problem, UnreadableLabFileDoesNotMakeTheHiddenOneWrong) {
  const DemoLab demo{"lab: ["};
  demo.write("hidden.yaml", "lab: demo\ntests:\n  - {id: p.more, title: More, run: {}}\n");
  const auto lab = demo.load();
  ASSERT_FALSE(lab.has_value());
  EXPECT_EQ(lab.error().size(), 1U);
}

TEST(Problem, ANeedThatLeadsBackNamesTheWholeWay) {
  const DemoLab demo{
      "lab: demo\ntitle: Demo\nprograms: [p]\ntests:\n"
      "  - {id: p.a, title: A, needs: [p.b], run: {}}\n"
      "  - {id: p.b, title: B, needs: [p.c], run: {}}\n"
      "  - {id: p.c, title: C, needs: [p.a], run: {}}\n"};
  const auto lab = demo.load();
  ASSERT_FALSE(lab.has_value());
  ASSERT_EQ(lab.error().size(), 1U);
  EXPECT_EQ(lab.error()[0].line, 7);
  EXPECT_THAT(lab.error()[0].message, HasSubstr("p.a needs p.b needs p.c needs p.a"));
}

TEST(Problem, ALongWayOfNeedsIsNone) {
  std::string text = "lab: demo\ntitle: Demo\nprograms: [p]\ntests:\n";
  constexpr int last = 5'000;
  for (int i = 0; i <= last; ++i) {
    const std::string need = i < last ? ", needs: [p.t" + std::to_string(i + 1) + "]" : "";
    text += "  - {id: p.t" + std::to_string(i) + ", title: T" + need + ", run: {}}\n";
  }
  EXPECT_TRUE(DemoLab{text}.load().has_value());
}

TEST(Problem, AnUnknownSignalMayLackItsPrefix) {
  EXPECT_THAT(problems_of("    run: {signal: TERM}\n"), HasSubstr("did you mean \"SIGTERM\"?"));
}

TEST(Problem, ShowsStrangeBytesAsEscapes) {
  const std::string problems = problems_of("    \"\\e[31mred\\u202e\": 1\n    run: {}\n");
  EXPECT_THAT(problems, HasSubstr("\\x1b[31mred"));
  EXPECT_THAT(problems, testing::Not(HasSubstr("\x1b")));
}

TEST(Problem, OfWhichThereAreTooManyAreCutShort) {
  std::string body = "    run: {}\n";
  for (int i = 0; i < 1'000; ++i) body += "    key-" + std::to_string(i) + ": 1\n";
  const DemoLab demo{lab_with_test(body)};
  const auto lab = demo.load();
  ASSERT_FALSE(lab.has_value());
  EXPECT_LE(lab.error().size(), 201U);
  EXPECT_EQ(lab.error().back().message, "more problems than are shown here");
}

}  // namespace
}  // namespace ipclab::spec
