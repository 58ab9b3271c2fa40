#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "spec/text.hpp"

namespace ipclab::spec {
namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

Text numbers(std::int64_t first, std::int64_t last, std::string format = "{}\n") {
  return {{Numbers{first, last, std::move(format)}}};
}

TEST(Text, PiecesFollowOneAnother) {
  const Text text{{Literal{"a"}, Repeated{"bc", 2}, Numbers{-1, 1, "<{}|{}>"}}};
  EXPECT_EQ(expand(text), "abcbc<-1|-1><0|0><1|1>");
}

TEST(Text, SizeIsWhatExpandGives) {
  for (const std::int64_t first : {-1001, -1000, -999, -10, -9, -1, 0, 1, 9, 10, 99, 1000})
    for (const std::int64_t last : {-1000, -10, -1, 0, 1, 9, 10, 11, 100, 1234}) {
      if (first > last) continue;
      const Text text = numbers(first, last, "{}:{}\n");
      EXPECT_EQ(size_of(text), expand(text).size()) << first << " to " << last;
    }
}

TEST(Text, NumbersReachTheEndsOfTheirRange) {
  EXPECT_EQ(expand(numbers(highest - 1, highest)), "9223372036854775806\n9223372036854775807\n");
  EXPECT_EQ(expand(numbers(lowest, lowest)), "-9223372036854775808\n");
  EXPECT_EQ(size_of(numbers(highest - 1, highest)), 40U);
  EXPECT_EQ(size_of(numbers(lowest, lowest)), 21U);
}

TEST(Text, SizeSaturates) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(size_of(numbers(lowest, highest)), most);
  EXPECT_EQ(size_of({{Repeated{"ab", most}}}), most);
  EXPECT_EQ(size_of({{Repeated{"", most}}}), 0U);
}

TEST(Text, NothingRepeatedForEverIsNothing) {
  EXPECT_EQ(expand({{Repeated{"", std::numeric_limits<std::uint64_t>::max()}}}), "");
}

std::string noise(Alphabet alphabet, std::uint64_t size, std::uint64_t seed = 7) {
  return expand({{Noise{{size}, seed, alphabet}}});
}

TEST(Noise, IsTheSameForTheSameSeedAndOtherwiseNot) {
  EXPECT_EQ(noise(Alphabet::bytes, 1000), noise(Alphabet::bytes, 1000));
  EXPECT_NE(noise(Alphabet::bytes, 1000), noise(Alphabet::bytes, 1000, 8));
  // A change here would change what every lab with noise sends.
  EXPECT_EQ(noise(Alphabet::lower, 12, 1), "otzlltwnhukp");
}

TEST(Noise, KeepsToItsAlphabet) {
  const auto only = [](const std::string& text, auto fits) {
    return std::all_of(text.begin(), text.end(), fits);
  };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto line = [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); };
  EXPECT_TRUE(only(noise(Alphabet::lower, 5000), lower));
  EXPECT_TRUE(only(noise(Alphabet::letters, 5000), letter));
  EXPECT_TRUE(only(noise(Alphabet::lines, 5000), line));
  std::string bytes = noise(Alphabet::bytes, 20'000);
  std::sort(bytes.begin(), bytes.end());
  EXPECT_EQ(std::unique(bytes.begin(), bytes.end()) - bytes.begin(), 256);
}

TEST(Noise, LinesEndWithANewlineAndAreAboutFortyLong) {
  const std::string text = noise(Alphabet::lines, 40'000);
  EXPECT_EQ(text.back(), '\n');
  const auto newlines = std::count(text.begin(), text.end(), '\n');
  EXPECT_GT(newlines, 800);
  EXPECT_LT(newlines, 1200);
  EXPECT_EQ(noise(Alphabet::lines, 0), "");
}

}  // namespace
}  // namespace ipclab::spec
