#include "report/terminal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "golden.hpp"
#include "report/layout.hpp"
#include "samples.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Style plain{.colour = false, .unicode = false};
constexpr Style fine{.colour = true, .unicode = true};
constexpr Style narrow{.colour = false, .unicode = true, .width = 40};

/// The text without its colours; fails on any other escape code and on a colour left on at the end.
std::string uncoloured(std::string_view row) {
  std::string text;
  bool coloured = false;
  while (!row.empty()) {
    if (row.front() != '\x1b') {
      text += row.front();
      row.remove_prefix(1);
      continue;
    }
    const std::size_t end = row.find('m');
    if (end == std::string_view::npos || row.find_first_not_of("[;0123456789", 1) != end) {
      ADD_FAILURE() << "a broken escape code in: " << row;
      return text;
    }
    coloured = row.substr(0, end) != "\x1b[0";
    row.remove_prefix(end + 1);
  }
  EXPECT_FALSE(coloured) << text;
  return text;
}

/// A word of a command is never broken: it could not be copied.
bool is_word_of_a_command(std::string_view row, const judge::Verdict& verdict) {
  row.remove_prefix(std::min(row.find_first_not_of(' '), row.size()));
  if (row.ends_with(" \\")) row.remove_suffix(2);
  return std::any_of(verdict.tests.begin(), verdict.tests.end(), [&](const auto& test) {
    return escape_line(test.replay).find(row) != std::string::npos;
  });
}

TEST(Terminal, OfAFullPass) { expect_golden("full_pass.txt", terminal(full_pass(), plain)); }
TEST(Terminal, OfAMixedResult) { expect_golden("mixed.txt", terminal(mixed(), plain)); }
TEST(Terminal, OfAMixedResultInColour) {
  expect_golden("mixed_colour.txt", terminal(mixed(), fine));
}
TEST(Terminal, OfAMixedResultOnAPhone) {
  expect_golden("mixed_narrow.txt", terminal(mixed(), narrow));
}
TEST(Terminal, OfAMixedResultWithoutPassedTests) {
  expect_golden("mixed_failures_only.txt", terminal(mixed(), {.show_passed = false}));
}
TEST(Terminal, OfABuildFailure) {
  expect_golden("build_failure.txt", terminal(build_failure(), plain));
}
TEST(Terminal, OfHostileBytes) { expect_golden("hostile.txt", terminal(hostile(), plain)); }
TEST(Terminal, OfAFlood) { expect_golden("flood.txt", terminal(flood(), plain)); }
TEST(Terminal, OfLongLines) { expect_golden("long_lines.txt", terminal(long_lines(), plain)); }
TEST(Terminal, OfLongLinesOnAPhone) {
  expect_golden("long_lines_narrow.txt", terminal(long_lines(), narrow));
}
TEST(Terminal, OfADrawnStandstill) { expect_golden("drawn.txt", terminal(drawn(), plain)); }
TEST(Terminal, OfADrawnStandstillOnAPhone) {
  expect_golden("drawn_narrow.txt", terminal(drawn(), narrow));
}
TEST(Terminal, OfNothing) { expect_golden("empty.txt", terminal(empty(), plain)); }

TEST(Terminal, KeepsToItsWidthAndEndsEachColourInItsRow) {
  for (const Sample& sample : all_samples()) {
    for (const unsigned width : {40U, 61U, 80U, 100U}) {
      const std::string text =
          terminal(sample.verdict, {.colour = true, .unicode = true, .width = width});
      for (const std::string_view row : lines_of(text))
        EXPECT_TRUE(columns_of(uncoloured(row)) <= width ||
                    is_word_of_a_command(uncoloured(row), sample.verdict))
            << sample.name << ": " << row;
    }
  }
}

TEST(Terminal, IsTheSameTextWithAndWithoutColour) {
  for (const Sample& sample : all_samples()) {
    const std::string coloured = terminal(sample.verdict, {.colour = true});
    std::string text;
    for (const std::string_view row : lines_of(coloured)) text += uncoloured(row) + '\n';
    EXPECT_EQ(text, terminal(sample.verdict, {.colour = false})) << sample.name;
  }
}

TEST(Terminal, ShowsNoControlCharacterButTheNewline) {
  for (const Sample& sample : all_samples()) {
    const std::string text = terminal(sample.verdict, plain);
    EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char letter) {
      return (letter >= 0 && letter < ' ' && letter != '\n') || letter == '\x7f';
    })) << sample.name;
  }
}

TEST(Terminal, IsAsciiWhereTheLocaleIsNotUtf8) {
  const std::string text = terminal(mixed(), plain);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char letter) { return letter > 0; }));
}

TEST(Terminal, HasNoBlankAtTheEndOfARow) {
  for (const Sample& sample : all_samples()) {
    const std::string text = terminal(sample.verdict, plain);
    EXPECT_THAT(text, Not(HasSubstr(" \n"))) << sample.name;
    EXPECT_THAT(text, Not(HasSubstr("\n\n\n"))) << sample.name;
  }
}

TEST(Terminal, ChargesNobodyForTheGradersTrouble) {
  const std::string text = terminal(mixed(), plain);
  EXPECT_THAT(text, HasSubstr("This is not your fault, and no points were taken"));
  EXPECT_THAT(text, HasSubstr("- / 3"));
}

TEST(Terminal, PaintsTheLineThatDiffers) {
  const std::string text = terminal(mixed(), fine);
  EXPECT_THAT(text, HasSubstr("\x1b[1;32m> 1 | 3 a.txt\x1b[0m"));
  EXPECT_THAT(text, HasSubstr("\x1b[1;31m> 1 | 12 c.txt\x1b[0m"));
}

TEST(Terminal, BreaksACommandOnlyWhereTheShellGoesOn) {
  const std::string text = terminal(mixed(), plain);
  EXPECT_THAT(text, HasSubstr("'/home/student/operating systems/solutions/pipes'"));
  EXPECT_THAT(text, HasSubstr("\\\n"));
}

TEST(Terminal, PointsToEachRuleOnce) {
  const std::string text = terminal(flood(), plain);
  const std::size_t first = text.find("ipclab explain zombie");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("ipclab explain zombie", first + 1), std::string::npos);
}

TEST(Terminal, BreaksNoLineOfADrawingThatIsNarrowEnough) {
  const judge::Verdict verdict = drawn();
  const std::string text = terminal(verdict, plain);
  for (const std::string_view line : lines_of(verdict.tests[0].findings[0].observed))
    EXPECT_THAT(text, HasSubstr("| " + std::string{line} + '\n'));
}

TEST(Terminal, LeavesOutPlacesThatTheDrawingShows) {
  const std::string text = terminal(drawn(), plain);
  EXPECT_THAT(text, HasSubstr("upper.c:22: child 1 (pid 3) got the write end"));
  EXPECT_THAT(text, Not(HasSubstr("upper.c:28: child 1")));
}

TEST(Terminal, SaysWhatWasNotLookedAt) {
  EXPECT_THAT(terminal(drawn(), plain), HasSubstr("not looked at: system calls: ptrace(2)"));
  EXPECT_THAT(terminal(mixed(), plain), Not(HasSubstr("not looked at")));
}

TEST(Terminal, NamesAGroupThatTheLabDoesNotKnow) {
  judge::Verdict verdict = full_pass();
  verdict.groups.clear();
  EXPECT_THAT(terminal(verdict, plain), HasSubstr("\nupper "));
}

}  // namespace
}  // namespace ipclab::report
