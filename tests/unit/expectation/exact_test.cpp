#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/expectation.hpp"

namespace ipclab::spec {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::optional<Mismatch> compared(const std::string& want, const std::string& got) {
  return mismatch(Exact{Text{{Literal{want}}}}, got, std::nullopt);
}

std::string message(const std::string& want, const std::string& got) {
  const auto found = compared(want, got);
  return found ? found->message : "";
}

TEST(Exact, IsSatisfiedByTheSameBytes) {
  EXPECT_FALSE(compared("", ""));
  EXPECT_FALSE(compared("a\nb\n", "a\nb\n"));
  EXPECT_FALSE(compared("\0\xff\n"s, "\0\xff\n"s));
}

TEST(Exact, NamesTheFirstLineAndColumnThatDiffer) {
  EXPECT_EQ(message("a\nb\nhello\n", "a\nb\nhelpo\n"), "line 3 differs from column 4");
  EXPECT_EQ(message("one\n", "two\n"), "line 1 differs");
}

TEST(Exact, SaysThatNothingWasPrinted) {
  const auto found = compared("7\n", "");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message, "nothing was printed");
  EXPECT_EQ(found->observed, "(nothing)");
  EXPECT_THAT(found->expected, HasSubstr("7"));
}

TEST(Exact, SaysThatThereShouldBeNothing) {
  const auto found = compared("", "warning\n");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message, "there should be nothing, but something was printed");
  EXPECT_EQ(found->expected, "(nothing)");
  EXPECT_EQ(found->observed, "warning");
}

TEST(Exact, RecognisesABeginning) {
  EXPECT_EQ(message("1\n2\n3\n4\n", "1\n2\n"), "the text stops after line 2 of 4");
  EXPECT_EQ(message("1\n2\n34\n4\n", "1\n2\n3"), "the text stops within line 3 of 4");
  EXPECT_THAT(compared("1\n2\n3\n", "1\n2\n")->observed, HasSubstr("> 3 | [nothing more]"));
}

TEST(Exact, RecognisesTextThatGoesOn) {
  EXPECT_EQ(message("1\n2\n", "1\n2\n3\n4\n5\n"), "the right text, then 3 more lines");
  EXPECT_EQ(message("ab", "abc"), "the right text, and then more on its last line");
  EXPECT_EQ(message("ab", "ab\n"), "there is a newline too many at the end");
}

TEST(Exact, RecognisesAMissingLastNewline) {
  const auto found = compared("42\n", "42");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message, "the last line does not end in a newline");
  EXPECT_THAT(found->observed, HasSubstr("42 [no newline at the end]"));
  EXPECT_THAT(found->expected, Not(HasSubstr("no newline")));
}

TEST(Exact, RecognisesAnotherOrder) {
  EXPECT_EQ(message("1\n2\n3\n", "1\n3\n2\n"),
            "the same lines, in another order (line 2 is the first that differs)");
  EXPECT_THAT(message("1\n2\n3\n", "1\n3\n3\n"), Not(HasSubstr("order")));
}

TEST(Exact, RecognisesALineThatIsMissingOrTooMany) {
  EXPECT_EQ(message("1\n2\n3\n", "1\n3\n"), "line 2 is missing");
  EXPECT_EQ(message("1\n2\n3\n", "1\nx\n2\n3\n"), "line 2 is one line too many");
}

TEST(Exact, MakesWhiteSpaceVisible) {
  EXPECT_EQ(message("a\nb\n", "a \nb\n"), "line 1 differs in the blanks at its end");
  EXPECT_THAT(compared("a\nb\n", "a \nb\n")->observed, HasSubstr("a\u2423"));
  EXPECT_EQ(message("a b\n", "a\tb\n"), "line 1 differs in its white space only");
  EXPECT_EQ(compared("a b\n", "a\tb\n")->observed, "a\\tb");
  EXPECT_EQ(compared("a b\n", "a\tb\n")->expected, "a\u2423b");
  EXPECT_EQ(message("a\nb\n", "a\r\nb\n"), "line 1 ends in a carriage return (\\r)");
}

TEST(Exact, NamesZeroBytesAndCase) {
  EXPECT_EQ(message("ab\ncd\n", "ab\0\ncd\n"s), "line 1 contains a zero byte (\\x00)");
  EXPECT_EQ(message("Hello\n", "hello\n"), "line 1 differs in upper and lower case only");
  EXPECT_EQ(message("a\nb\nc\n", "a\n\nc\n"), "line 2 is empty");
}

TEST(Exact, ShortensALongLineAroundTheDifference) {
  std::string want(5000, 'x');
  std::string got = want;
  got[2500] = 'Y';
  const auto found = compared(want + '\n', got + '\n');
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message, "line 1 differs from column 2501");
  EXPECT_THAT(found->observed, HasSubstr("Y"));
  EXPECT_THAT(found->observed, HasSubstr("more ...]"));
  EXPECT_LT(found->observed.size(), 150u);
}

TEST(Exact, ShowsAFewLinesOfAFlood) {
  const Exact numbers{Text{{Numbers{1, 1'000'000, "{}\n"}}}};
  std::string got = expand(numbers.text);
  got.replace(got.find("\n500000\n") + 1, 6, "oops!!");
  const auto found = mismatch(numbers, got, std::nullopt);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message, "line 500000 differs");
  EXPECT_EQ(found->observed,
            "[... 499997 lines before ...]\n  499998 | 499998\n  499999 | 499999\n"
            "> 500000 | oops!!\n  500001 | 500001\n  500002 | 500002\n"
            "[... 499998 more lines ...]");
}

TEST(Exact, ComparesLargeTextsAtOnce) {
  const Exact large{Text{{Repeated{"0123456789abcde\n", 2'000'000}}}};
  EXPECT_FALSE(mismatch(large, expand(large.text), std::nullopt));
}

TEST(SameAsReference, ComparesWithTheTextOfTheReference) {
  EXPECT_FALSE(mismatch(SameAsReference{}, "a\n", "a\n"));
  const auto found = mismatch(SameAsReference{}, "a\n", "b\n");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->expected, "b");
  EXPECT_EQ(found->observed, "a");
}

}  // namespace
}  // namespace ipclab::spec
