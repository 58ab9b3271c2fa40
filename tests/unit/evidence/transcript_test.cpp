#include <gtest/gtest.h>

#include "evidence/evidence.hpp"

namespace ipclab::evidence {
namespace {

using namespace std::chrono_literals;

Transcript complete(std::string text) {
  Transcript transcript;
  transcript.head = std::move(text);
  return transcript;
}

/// "abcd", 10 bytes that were not kept, "wxyz".
Transcript cut() {
  Transcript transcript;
  transcript.head = "abcd";
  transcript.dropped = 10;
  transcript.tail = "wxyz";
  return transcript;
}

TEST(Slice, IsAPartOfTheText) {
  EXPECT_EQ(slice(complete("abcdef"), 1, 4), "bcd");
  EXPECT_EQ(slice(complete("abcdef"), 0, 6), "abcdef");
}

TEST(Slice, EndsWhereTheTextEnds) {
  EXPECT_EQ(slice(complete("abc"), 1, 100), "bc");
  EXPECT_EQ(slice(complete("abc"), 3, 100), "");
  EXPECT_EQ(slice(complete("abc"), 50, 100), "");
}

TEST(Slice, IsEmptyWhenItEndsBeforeItBegins) { EXPECT_EQ(slice(complete("abc"), 2, 1), ""); }

TEST(Slice, HasNothingOfAnEmptyTranscript) { EXPECT_EQ(slice({}, 0, 10), ""); }

TEST(Slice, CountsWhatWasNotKept) {
  EXPECT_EQ(slice(cut(), 0, 18), "abcd[... 10 bytes left out ...]wxyz");
  EXPECT_EQ(slice(cut(), 2, 9), "cd[... 5 bytes left out ...]");
  EXPECT_EQ(slice(cut(), 12, 16), "[... 2 bytes left out ...]wx");
  EXPECT_EQ(slice(cut(), 6, 7), "[... 1 bytes left out ...]");
}

TEST(Slice, SaysNothingOfAGapThatItDoesNotTouch) {
  EXPECT_EQ(slice(cut(), 0, 4), "abcd");
  EXPECT_EQ(slice(cut(), 14, 18), "wxyz");
  EXPECT_EQ(slice(cut(), 15, 17), "xy");
}

TEST(Slice, JoinsHeadAndTailWhereNothingIsMissing) {
  Transcript transcript = cut();
  transcript.dropped = 0;
  EXPECT_EQ(slice(transcript, 0, 8), "abcdwxyz");
  EXPECT_EQ(slice(transcript, 3, 5), "dw");
}

TEST(Whole, IsTrueForWhatIsKept) {
  EXPECT_TRUE(whole(complete("abc"), 0, 3));
  EXPECT_TRUE(whole(cut(), 0, 4));
  EXPECT_TRUE(whole(cut(), 14, 18));
}

TEST(Whole, IsFalseForAnythingInTheGap) {
  EXPECT_FALSE(whole(cut(), 0, 5));
  EXPECT_FALSE(whole(cut(), 5, 6));
  EXPECT_FALSE(whole(cut(), 13, 18));
  EXPECT_FALSE(whole(cut(), 0, 18));
}

TEST(Whole, IsFalseForWhatHasNotCome) { EXPECT_FALSE(whole(complete("abc"), 0, 4)); }

TEST(Arrival, BelongsToTheBytesThatCameWithIt) {
  Transcript transcript = complete("abcdef");
  transcript.arrivals = {{1ms, 0}, {2ms, 3}};
  EXPECT_EQ(arrival_of(transcript, 0), 1ms);
  EXPECT_EQ(arrival_of(transcript, 2), 1ms);
  EXPECT_EQ(arrival_of(transcript, 3), 2ms);
  EXPECT_EQ(arrival_of(transcript, 5), 2ms);
}

TEST(Arrival, OfWhatHasNotComeIsTheLast) {
  Transcript transcript = complete("ab");
  transcript.arrivals = {{1ms, 0}, {2ms, 1}};
  EXPECT_EQ(arrival_of(transcript, 100), 2ms);
  EXPECT_EQ(arrival_of({}, 0), 0ms);
}

}  // namespace
}  // namespace ipclab::evidence
