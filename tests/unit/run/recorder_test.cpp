#include "run/recorder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace ipclab::run {
namespace {

using namespace std::chrono_literals;
using evidence::Transcript;

TEST(Recorder, KeepsAllOfAShortText) {
  Recorder recorder{Bytes{100}};
  recorder.add("abc", 1ms);
  recorder.add("def", 2ms);
  const Transcript& transcript = recorder.transcript();
  EXPECT_EQ(transcript.size(), 6U);
  EXPECT_EQ(transcript.dropped, 0U);
  EXPECT_EQ(evidence::slice(transcript, 0, 6), "abcdef");
  EXPECT_EQ(evidence::arrival_of(transcript, 2), 1ms);
  EXPECT_EQ(evidence::arrival_of(transcript, 3), 2ms);
  EXPECT_FALSE(transcript.ended);
}

TEST(Recorder, NotesTheEnd) {
  Recorder recorder{Bytes{10}};
  recorder.end();
  EXPECT_TRUE(recorder.transcript().ended);
  EXPECT_EQ(recorder.transcript().size(), 0U);
}

TEST(Recorder, DropsTheMiddleOfAFlood) {
  Recorder recorder{Bytes{8}};
  recorder.add("0123456789abcdef", 1ms);
  const Transcript& transcript = recorder.transcript();
  EXPECT_EQ(transcript.head, "0123");
  EXPECT_EQ(transcript.tail, "cdef");
  EXPECT_EQ(transcript.dropped, 8U);
}

TEST(Recorder, KeepsNothingWhereNothingMayBeKept) {
  for (const std::uint64_t limit : {0U, 1U}) {
    Recorder recorder{Bytes{limit}};
    for (int i = 0; i < 100; ++i) recorder.add("abc", 1ms);
    EXPECT_EQ(recorder.transcript().size(), 300U);
    EXPECT_LE(recorder.transcript().head.size() + recorder.transcript().tail.size(), 2 * limit);
  }
}

TEST(Recorder, DoesNotGrowWithTheFlood) {
  Recorder recorder{Bytes{1000}};
  for (int i = 0; i < 100'000; ++i) recorder.add("fifteen letters", 1ms);
  const Transcript& transcript = recorder.transcript();
  EXPECT_EQ(transcript.size(), 1'500'000U);
  EXPECT_LE(transcript.head.size() + transcript.tail.size(), 1500U);
  EXPECT_LE(transcript.arrivals.size(), 10'000U);
}

/// Feeds the text in random pieces and holds everything the transcript tells against it.
void expect_truthful(std::mt19937& random, std::uint64_t limit, const std::string& text) {
  Recorder recorder{Bytes{limit}};
  for (std::size_t done = 0; done < text.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 40, text.size() - done);
    recorder.add(std::string_view{text}.substr(done, size), 1ms);
    done += size;
  }
  const Transcript& transcript = recorder.transcript();
  ASSERT_EQ(transcript.size(), text.size());
  ASSERT_TRUE(text.starts_with(transcript.head));
  ASSERT_TRUE(text.ends_with(transcript.tail));
  for (int round = 0; round < 50; ++round) {
    if (text.empty()) break;
    const std::uint64_t from = random() % text.size();
    const std::uint64_t to = from + 1 + random() % (text.size() - from);
    const std::string part = evidence::slice(transcript, from, to);
    if (evidence::whole(transcript, from, to))
      ASSERT_EQ(part, text.substr(from, to - from)) << from << " to " << to;
    else
      ASSERT_NE(part.find("bytes left out"), std::string::npos) << from << " to " << to;
  }
}

TEST(Recorder, NeverTellsWhatWasNotThere) {
  std::mt19937 random{1};
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 600, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    expect_truthful(random, random() % 200, text);
  }
}

}  // namespace
}  // namespace ipclab::run
