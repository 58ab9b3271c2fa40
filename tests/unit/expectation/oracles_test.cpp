#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "spec/expectation.hpp"
#include "support/error.hpp"

namespace ipclab::spec {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

Text text_of(const std::string& text) { return Text{{Literal{text}}}; }

std::string message(const Oracle& oracle, const std::string& text) {
  const auto found = mismatch(oracle, text, std::nullopt);
  return found ? found->message : "";
}

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

TEST(Matches, ConcernsTheWholeText) {
  EXPECT_EQ(message(Matches{"a.*z\n"}, "a\nb\nz\n"), "");
  EXPECT_EQ(message(Matches{"[0-9]+\n"}, "12\n"), "");
  EXPECT_NE(message(Matches{"[0-9]+"}, "x12"), "");
  EXPECT_EQ(message(Matches{"[0-9]+\n"}, ""), "nothing was printed");
}

TEST(Matches, TakesArbitraryBytes) {
  EXPECT_EQ(message(Matches{".{3}"}, "\xff\0\n"s), "");
}

TEST(Matches, TakesNoExponentialTime) {
  EXPECT_NE(message(Matches{"(a*)*b"}, std::string(100'000, 'a')), "");
}

TEST(Matches, ThrowsForAnExpressionThatTheLoaderShouldHaveRefused) {
  EXPECT_THROW((void)mismatch(Matches{"("}, "x", std::nullopt), GraderError);
  EXPECT_THROW((void)mismatch(EachOnce{"x", text_of("x\n")}, "x\n", std::nullopt), GraderError);
}

TEST(HasLine, WantsOneWholeLine) {
  EXPECT_EQ(message(HasLine{"usage: .*"}, "hm\nusage: upper\n"), "");
  EXPECT_EQ(message(HasLine{"ready"}, "ready"), "");
  EXPECT_EQ(message(HasLine{"ready"}, "not ready\nready!\n"),
            "no line has the form that is asked for");
  EXPECT_EQ(message(HasLine{"ready"}, ""), "nothing was printed");
}

TEST(AnyOrder, CountsLinesThatAreMissingAndTooMany) {
  const AnyOrder oracle{text_of("a\nb\nb\n")};
  EXPECT_EQ(message(oracle, "b\na\nb\n"), "");
  EXPECT_EQ(message(oracle, "b\na\n"), "1 line is missing");
  EXPECT_EQ(message(oracle, "b\na\nb\na\n"), "1 line is too many");
  EXPECT_EQ(message(oracle, "b\nx\ny\n"), "2 lines are missing and 2 lines are too many");
  EXPECT_EQ(message(oracle, ""), "nothing was printed");
}

TEST(AnyOrder, NamesTheLines) {
  const auto found = mismatch(AnyOrder{text_of("a\nb\n")}, "a\nc\n", std::nullopt);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->expected, HasSubstr("missing:\n  b"));
  EXPECT_THAT(found->observed, HasSubstr("too many:\n  c"));
}

TEST(AnyOrder, WantsWholeLines) {
  EXPECT_EQ(message(AnyOrder{text_of("a\nb\n")}, "b\na"),
            "the last line does not end in a newline");
  EXPECT_EQ(message(AnyOrder{text_of("a\nb")}, "b\na\n"), "");
}

TEST(AnyOrder, HoldsForEveryPermutationAndForNoOtherText) {
  std::mt19937 random{42};
  for (int round = 0; round < 100; ++round) {
    std::vector<std::string> lines;
    for (unsigned i = 0; i < 1 + random() % 30; ++i)
      lines.push_back(std::to_string(random() % 10));
    const AnyOrder oracle{text_of(lines_of(lines))};
    std::shuffle(lines.begin(), lines.end(), random);
    EXPECT_EQ(message(oracle, lines_of(lines)), "");
    lines[random() % lines.size()] += 'x';
    EXPECT_EQ(message(oracle, lines_of(lines)), "1 line is missing and 1 line is too many");
  }
}

const EachOnce items_1_to_5{"[0-9]+ ([0-9]+)", text_of("1\n2\n3\n4\n5\n")};

TEST(EachOnce, HoldsWhenEachItemComesOnce) {
  EXPECT_EQ(message(items_1_to_5, "0 3\n1 1\n0 5\n1 2\n0 4\n"), "");
}

TEST(EachOnce, NamesWhatIsMissingRepeatedUnknownOrMisshapen) {
  EXPECT_EQ(message(items_1_to_5, "0 1\n0 2\n0 4\n0 5\n"), "item 3 is missing");
  EXPECT_EQ(message(items_1_to_5, "0 1\n0 2\n0 3\n0 4\n0 5\n1 2\n"),
            "item 2 is printed more than once");
  EXPECT_EQ(message(items_1_to_5, "0 1\n0 2\n0 3\n0 4\n0 5\n0 9\n"),
            "item 9 (line 6) was never asked for");
  EXPECT_EQ(message(items_1_to_5, "0 1\n0 2\n0 30 4\n0 5\n"),
            "1 line does not have the form that is asked for");
  EXPECT_EQ(message(items_1_to_5, "0 1\n"), "item 2 is missing, and so with 3 more");
  EXPECT_EQ(message(items_1_to_5, ""), "nothing was printed");
}

TEST(EachOnce, ListsAllKindsOfFaultsTogether) {
  const auto found = mismatch(items_1_to_5, "0 1\n0 1\nhuh\n0 7\n0 4\n0 5\n", std::nullopt);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->observed, HasSubstr("of another form:\n  huh (line 3)"));
  EXPECT_THAT(found->observed, HasSubstr("never asked for:\n  7 (line 4)"));
  EXPECT_THAT(found->observed, HasSubstr("more than once:\n  1"));
  EXPECT_THAT(found->observed, HasSubstr("missing:\n  2\n  3"));
}

TEST(EachOnce, HoldsForEveryPermutationAndForNoLoss) {
  std::mt19937 random{1};
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> lines;
    for (int i = 0; i < 200; ++i)
      lines.push_back(std::to_string(random() % 4) + ' ' + std::to_string(i));
    const EachOnce oracle{"[0-3] ([0-9]+)", Text{{Numbers{0, 199, "{}\n"}}}};
    std::shuffle(lines.begin(), lines.end(), random);
    EXPECT_EQ(message(oracle, lines_of(lines)), "");
    std::string lost = lines.back().substr(2);
    lines.pop_back();
    EXPECT_EQ(message(oracle, lines_of(lines)), "item " + lost + " is missing");
  }
}

const Increasing per_consumer{"([0-9]+) ([0-9]+)"};

TEST(Increasing, ConcernsEachKeyAlone) {
  EXPECT_EQ(message(per_consumer, "0 1\n1 7\n0 2\n1 9\n0 10\n"), "");
  EXPECT_EQ(message(per_consumer, ""), "");
}

TEST(Increasing, ShowsTheFirstPairThatIsOutOfOrder) {
  const auto found = mismatch(per_consumer, "0 1\n1 7\n0 5\n1 3\n0 2\n", std::nullopt);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message, "line 4 is out of order: 3 comes after 7");
  EXPECT_EQ(found->observed, "line 2: 1 7\nline 4: 1 3");
}

TEST(Increasing, DoesNotTakeTheSameNumberTwice) {
  EXPECT_NE(message(per_consumer, "0 1\n0 1\n"), "");
}

TEST(Increasing, WantsEachLineToHaveTheForm) {
  EXPECT_EQ(message(per_consumer, "0 1\nhuh\n"),
            "line 2 does not have the form that is asked for");
  EXPECT_NE(message(per_consumer, "0 99999999999999999999999\n"), "");
}

TEST(Oracles, KeepTheirWordsShortForFloods) {
  const std::string flood(300'000, '\n');
  for (const Oracle& oracle :
       std::vector<Oracle>{Exact{text_of("a\n")}, AnyOrder{text_of("a\n")}, items_1_to_5,
                           Matches{"a"}, HasLine{"a"}, per_consumer}) {
    const auto found = mismatch(oracle, flood, std::nullopt);
    ASSERT_TRUE(found);
    EXPECT_LT(found->message.size() + found->expected.size() + found->observed.size(), 2000u);
  }
}

}  // namespace
}  // namespace ipclab::spec
