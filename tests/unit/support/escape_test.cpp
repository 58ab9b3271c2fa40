#include "support/escape.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace ipclab {
namespace {

using namespace std::string_literals;

TEST(EscapeText, KeepsPrintableTextNewlinesAndTabs) {
  EXPECT_EQ(escape_text("a b\n\tc~\n"), "a b\n\tc~\n");
  EXPECT_EQ(escape_text("gr\u00fc\u00dfe \u4f60 \U0001f600"), "gr\u00fc\u00dfe \u4f60 \U0001f600");
}

TEST(EscapeText, ShowsControlCharacters) {
  EXPECT_EQ(escape_text("a\0b\x1b[31m\r\x7f\a"s), "a\\x00b\\x1b[31m\\r\\x7f\\x07");
  EXPECT_EQ(escape_text("\u009b"), "\\u009b");
}

TEST(EscapeText, ShowsWhatIsInvisibleOrTurnsTheDirection) {
  EXPECT_EQ(escape_text("a\u202eb\u200bc\ufeff\u2066\u00a0"),
            "a\\u202eb\\u200bc\\ufeff\\u2066\\u00a0");
  EXPECT_EQ(escape_text("\U000e0041"), "\\U000e0041");
}

TEST(EscapeText, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(escape_text("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(escape_text("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
  EXPECT_EQ(escape_text("\xe0\x80\xaf"), "\\xe0\\x80\\xaf") << "overlong";
  EXPECT_EQ(escape_text("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(escape_text("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "past U+10FFFF";
  EXPECT_EQ(escape_text("\xe4\xbd"), "\\xe4\\xbd") << "cut off";
}

TEST(EscapeLine, ShowsNewlinesAndTabs) { EXPECT_EQ(escape_line("a\n\tb"), "a\\n\\tb"); }

TEST(ShortenLine, LeavesShortLinesAlone) {
  EXPECT_EQ(shorten_line("abc", 3), "abc");
  EXPECT_EQ(shorten_line("", 10), "");
}

TEST(ShortenLine, CountsWhatIsLeftOutInTheMiddle) {
  EXPECT_EQ(shorten_line("aaa" + std::string(970, 'x') + "zzz", 6), "aaa[... 970 more ...]zzz");
}

TEST(ShortenLine, CutsNoCharacterInTwo) {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "\u4f60";
  EXPECT_EQ(shorten_line(line, 4), "\u4f60\u4f60[... 288 more ...]\u4f60\u4f60");
}

TEST(ShortenLine, CountsEscapesByTheirShownWidth) {
  const std::string line(1000, '\0');
  EXPECT_LE(shorten_line(line, 40).size(), 40u + 24u);
}

TEST(ShortenLine, TakesAnyBytes) {
  std::mt19937 random{7};
  for (int round = 0; round < 200; ++round) {
    std::string line(random() % 300, ' ');
    for (char& c : line) c = static_cast<char>(random() % 256);
    const std::string shown = shorten_line(line, 50);
    EXPECT_EQ(escape_text(shown), shown) << "safe to show as it is";
  }
}

TEST(EscapeWindow, CountsBothSides) {
  EXPECT_EQ(escape_window("0123456789", 3, 5), "[... 3 more ...]34[... 5 more ...]");
  EXPECT_EQ(escape_window("0123456789", 0, 99), "0123456789");
}

TEST(EscapeWindow, MovesOutwardsToWholeCharacters) {
  EXPECT_EQ(escape_window("\u4f60\u4f60\u4f60", 4, 5), "[... 3 more ...]\u4f60[... 3 more ...]");
}

TEST(ShortenText, KeepsBothEndsAndTheBound) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "line " + std::to_string(i) + '\n';
  const std::string shown = shorten_text(text, 500);
  EXPECT_LE(shown.size(), 500u);
  EXPECT_TRUE(shown.starts_with("line 0\n"));
  EXPECT_TRUE(shown.ends_with("line 999\n"));
  EXPECT_EQ(shorten_text("short", 500), "short");
}

TEST(ShortenText, KeepsUtf8Valid) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "\u4f60";
  for (std::size_t size = 60; size < 80; ++size) {
    const std::string shown = shorten_text(text, size);
    EXPECT_EQ(escape_text(shown), shown);
    EXPECT_LE(shown.size(), size);
  }
}

TEST(Counted, FormsThePlural) {
  EXPECT_EQ(counted(1, "line"), "1 line");
  EXPECT_EQ(counted(0, "line"), "0 lines");
  EXPECT_EQ(counted(3, "child process"), "3 child processes");
}

TEST(InWords, NamesTheLargestUnit) {
  EXPECT_EQ(in_words(Bytes{1}), "1 byte");
  EXPECT_EQ(in_words(Bytes{512}), "512 bytes");
  EXPECT_EQ(in_words(kibibytes(64)), "64 KiB");
  EXPECT_EQ(in_words(mebibytes(256)), "256 MiB");
  EXPECT_EQ(in_words(Bytes{1536}), "1.5 KiB");
  EXPECT_EQ(in_words(gibibytes(2)), "2 GiB");
}

}  // namespace
}  // namespace ipclab
