#include "report/layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::report {
namespace {

using testing::ElementsAre;

TEST(Wrap, BreaksAtBlanksAndDropsThem) {
  EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one  two", 4), ElementsAre("one", "two"));
  EXPECT_THAT(wrap("one two  ", 4), ElementsAre("one", "two"));
}

TEST(Wrap, CutsAWordThatNoRowCanHold) {
  EXPECT_THAT(wrap("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrap("a bcdefghijkl", 6), ElementsAre("a bcde", "fghijk", "l"));
}

TEST(Wrap, KeepsTheIndentationOfALine) {
  EXPECT_THAT(wrap("    deep down here", 10), ElementsAre("    deep", "down here"));
}

TEST(Wrap, GivesOneRowForNothing) {
  EXPECT_THAT(wrap("", 10), ElementsAre(""));
  EXPECT_THAT(wrap("    ", 2), ElementsAre(""));
}

TEST(Wrap, CountsColumnsAndNeverCutsALetter) {
  EXPECT_THAT(wrap("äöüäöü", 4), ElementsAre("äöüä", "öü"));
  EXPECT_THAT(wrap("中文中文", 5), ElementsAre("中文", "中文"));
  EXPECT_THAT(wrap("中文", 1), ElementsAre("中", "文"));
}

TEST(Columns, AreTwoForWideLettersAndNoneForCombiningOnes) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("ä✓─"), 3U);
  EXPECT_EQ(columns_of("中文"), 4U);
  EXPECT_EQ(columns_of("e\u0301"), 1U);
}

TEST(Columns, OfInvalidBytesAreOneEach) { EXPECT_EQ(columns_of("a\xff\xe4"), 3U); }

TEST(Number, HasNoZerosThatSayNothing) {
  EXPECT_EQ(number_text(12), "12");
  EXPECT_EQ(number_text(0.5), "0.5");
  EXPECT_EQ(number_text(10.0 / 3), "3.33");
  EXPECT_EQ(number_text(0.1 + 0.2), "0.3");
  EXPECT_EQ(number_text(-0.001), "0");
}

TEST(Lines, OfATextAreTheSameWithAndWithoutALastNewline) {
  EXPECT_THAT(lines_of("a\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(lines_of("a\n\nb\n"), ElementsAre("a", "", "b"));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(Paint, PutsACodeAroundTheWholeTextOnlyWhenThereIsColour) {
  EXPECT_EQ(paint("x", Ink::red, {.colour = true}), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(paint("x", Ink::red, {.colour = false}), "x");
  EXPECT_EQ(paint("", Ink::red, {.colour = true}), "");
}

}  // namespace
}  // namespace ipclab::report
