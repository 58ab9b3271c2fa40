#include "report/progress.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace ipclab::report {
namespace {

TEST(Progress, RewritesOneLineOnATerminal) {
  std::ostringstream out;
  Progress progress{out, Progress::Output::terminal, 80};
  progress.begin(1, 40, "upper.small");
  progress.begin(12, 40, "pipeline.two");
  EXPECT_EQ(out.str(), "\r\x1b[K[  1/40] upper.small ...\r\x1b[K[ 12/40] pipeline.two ...");
}

TEST(Progress, TakesItsLineAwayAtTheEnd) {
  std::ostringstream out;
  { Progress{out, Progress::Output::terminal, 80}.begin(1, 1, "a.b"); }
  EXPECT_EQ(out.str(), "\r\x1b[K[ 1/1] a.b ...\r\x1b[K");
}

TEST(Progress, ThatShowedNothingClearsNothing) {
  std::ostringstream out;
  { const Progress progress{out, Progress::Output::terminal, 80}; }
  EXPECT_EQ(out.str(), "");
}

TEST(Progress, IsSilentWhereThereIsNoTerminal) {
  std::ostringstream out;
  { Progress{out, Progress::Output::other, 80}.begin(1, 40, "upper.small"); }
  EXPECT_EQ(out.str(), "");
}

TEST(Progress, NeverFillsTheLastColumn) {
  std::ostringstream out;
  Progress progress{out, Progress::Output::terminal, 20};
  progress.begin(1, 40, "upper.a-very-long-name");
  EXPECT_EQ(out.str(), "\r\x1b[K[  1/40] upper.a-ve");
}

TEST(Progress, ShowsNoEscapeCodeOfAnotherKind) {
  std::ostringstream out;
  Progress progress{out, Progress::Output::terminal, 80};
  progress.begin(1, 2, "up\x1b[2Jper\n");
  EXPECT_EQ(out.str(), "\r\x1b[K[ 1/2] up\\x1b[2Jper\\n ...");
}

TEST(Progress, SurvivesAStreamThatThrows) {
  std::ostringstream out;
  Progress progress{out, Progress::Output::terminal, 80};
  progress.begin(1, 2, "a.b");
  out.exceptions(std::ios::badbit);
  try {
    out.setstate(std::ios::badbit);
  } catch (const std::ios::failure&) {
  }
  EXPECT_NO_THROW(progress.clear());
}

}  // namespace
}  // namespace ipclab::report
