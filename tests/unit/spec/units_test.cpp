#include "spec/units.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <string>

#include "spec/nearest.hpp"
#include "spec/utf8.hpp"

namespace ipclab::spec {
namespace {

using std::chrono::milliseconds;

TEST(Units, DurationsNeedAUnit) {
  EXPECT_EQ(duration_of("500ms"), milliseconds{500});
  EXPECT_EQ(duration_of("10s"), milliseconds{10'000});
  EXPECT_EQ(duration_of("2min"), milliseconds{120'000});
  for (const auto* word : {"", "10", "s", "0s", "-1s", "1.5s", "10 s", "10S", "10sec", "+1s",
                           "99999999999999999999s", "9999999min"})
    EXPECT_EQ(duration_of(word), std::nullopt) << word;
}

TEST(Units, SizesNeedABinaryUnit) {
  EXPECT_EQ(size_of_word("512B"), Bytes{512});
  EXPECT_EQ(size_of_word("64KiB"), kibibytes(64));
  EXPECT_EQ(size_of_word("4MiB"), mebibytes(4));
  EXPECT_EQ(size_of_word("1GiB"), gibibytes(1));
  for (const auto* word : {"", "10", "10MB", "10M", "MiB", "-1B", "18446744073709551615GiB"})
    EXPECT_EQ(size_of_word(word), std::nullopt) << word;
}

TEST(Units, SignalsHaveTheirNames) {
  EXPECT_EQ(signal_of("SIGTERM"), SIGTERM);
  EXPECT_EQ(signal_of("SIGKILL"), SIGKILL);
  EXPECT_EQ(signal_of("SIGRTMIN"), SIGRTMIN);
  EXPECT_EQ(signal_of("SIGRTMIN+3"), SIGRTMIN + 3);
  for (const auto* word : {"", "SIG", "TERM", "sigterm", "15", "0", "SIGRTMIN+99", "SIGRTMIN-1"})
    EXPECT_EQ(signal_of(word), std::nullopt) << word;
}

TEST(Units, ABareNumberIsExactAndABoundIsOpenOnOneSide) {
  using Bounds = std::pair<std::uint64_t, std::optional<std::uint64_t>>;
  const auto bounds = [](std::string_view word) {
    const Range range = range_of(word).value();
    return Bounds{range.least, range.most};
  };
  EXPECT_EQ(bounds("3"), Bounds(3, 3));
  EXPECT_EQ(bounds("0"), Bounds(0, 0));
  EXPECT_EQ(bounds(">=3"), Bounds(3, std::nullopt));
  EXPECT_EQ(bounds(">= 3"), Bounds(3, std::nullopt));
  EXPECT_EQ(bounds("<=3"), Bounds(0, 3));
  EXPECT_EQ(bounds("1..3"), Bounds(1, 3));
  EXPECT_EQ(bounds("3..3"), Bounds(3, 3));
  EXPECT_EQ(bounds("<=1000000000"), Bounds(0, 1'000'000'000));
}

TEST(Units, WhatIsNoRangeIsNone) {
  for (const auto* word :
       {"", " ", "x", "-1", "+1", "1.5", ">3", "<3", ">=", "<=", "=3", "=>3", "..", "1..", "..3",
        "3..1", "1...3", "1..3..5", ">=1..3", "1-3", "1000000001", "99999999999999999999"})
    EXPECT_FALSE(range_of(word).has_value()) << word;
}

TEST(Units, ModesAreOctal) {
  EXPECT_EQ(mode_of("0600"), 0600U);
  EXPECT_EQ(mode_of("755"), 0755U);
  for (const auto* word : {"", "0999", "1777", "60", "00600", "0x60", "-600"})
    EXPECT_EQ(mode_of(word), std::nullopt) << word;
}

TEST(Units, NumbersAreWhole) {
  EXPECT_EQ(integer_of("-12"), -12);
  EXPECT_EQ(integer_of("1e3"), std::nullopt);
  EXPECT_EQ(decimal_of("2.5"), 2.5);
  EXPECT_EQ(decimal_of("inf"), std::nullopt);
  EXPECT_EQ(decimal_of("nan"), std::nullopt);
  EXPECT_EQ(decimal_of("1x"), std::nullopt);
}

TEST(Nearest, FindsWhatWasMeant) {
  constexpr std::array<std::string_view, 4> keys{"steps", "title", "run", "points"};
  EXPECT_EQ(nearest("stpes", keys), "steps");
  EXPECT_EQ(nearest("Title", keys), "title");
  EXPECT_EQ(nearest("rn", keys), "run");
  EXPECT_EQ(nearest("something", keys), std::nullopt);
  EXPECT_EQ(nearest("", keys), std::nullopt);
  EXPECT_EQ(nearest(std::string(100'000, 's'), keys), std::nullopt);
}

TEST(Utf8, TellsTheFirstWrongByte) {
  using namespace std::string_view_literals;
  EXPECT_EQ(invalid_utf8("a\u00e9\u20ac\U0001f600"), std::nullopt);
  EXPECT_EQ(invalid_utf8("ab\xff"), 2U);
  EXPECT_EQ(invalid_utf8("\xc0\x80"), 0U);          // overlong
  EXPECT_EQ(invalid_utf8("a\xed\xa0\x80"), 1U);     // a surrogate
  EXPECT_EQ(invalid_utf8("\xf4\x90\x80\x80"), 0U);  // above U+10FFFF
  EXPECT_EQ(invalid_utf8("\xe2\x82"), 0U);          // cut off
}

}  // namespace
}  // namespace ipclab::spec
