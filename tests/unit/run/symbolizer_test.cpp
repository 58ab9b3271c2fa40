#include "run/symbolizer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "unit/observe/sleeper.hpp"

namespace ipclab::run {
namespace {

using evidence::Line;
using observe::Sleeper;
using testing::ElementsAre;

/// The lines of a program that was started and has fallen asleep in read(2).
std::vector<Line> lines_of(const std::string& bytes) {
  const Sleeper sleeper{bytes, "helper"};
  EXPECT_TRUE(sleeper.falls_asleep_in(SYS_read));
  observe::Snapshots snapshots;
  const auto registers = Sleeper::registers_of(sleeper.pid());
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 0);
  return symbolize_apart(snapshots);
}

TEST(SymbolizeApart, GivesLines) {
  EXPECT_THAT(lines_of(observe::program_bytes("sleeper")),
              ElementsAre(observe::marked("sleeper.c", "helper", "helper", "read")));
}

TEST(SymbolizeApart, OfNothingGivesNothing) {
  EXPECT_TRUE(symbolize_apart(observe::Snapshots{}).empty());
}

TEST(SymbolizeApart, GivesUnknownLinesForAFileThatIsNoLongerAnElfFile) {
  const Sleeper sleeper{observe::program_bytes("sleeper"), "helper"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  observe::Snapshots snapshots;
  const auto registers = Sleeper::registers_of(sleeper.pid());
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 0);
  // The kernel has read the header by now, and does not mind.
  ASSERT_EQ(::pwrite(sleeper.program(), "\0\0\0\0", 4, 0), 4);
  EXPECT_THAT(symbolize_apart(snapshots), ElementsAre(Line{}));
}

TEST(SymbolizeApart, SurvivesBrokenFiles) {
  const std::string whole = observe::program_bytes("sleeper");
  std::mt19937 random{1};
  // What is loaded stays as it is: the debug sections and the section headers come behind.
  const std::size_t debug = whole.find("GCC: (");
  ASSERT_NE(debug, std::string::npos);
  for (int i = 0; i < 20; ++i) {
    std::string broken = whole;
    for (int n = 0; n < 1 << i % 12; ++n)
      broken[debug + random() % (whole.size() - debug)] = static_cast<char>(random());
    EXPECT_EQ(lines_of(broken).size(), 1U);
  }
}

}  // namespace
}  // namespace ipclab::run
