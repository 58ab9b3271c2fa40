#include "report/class_progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace ipclab::report {
namespace {

using namespace std::chrono_literals;

const ClassProgress::Clock::time_point begin{1000s};

std::string last_line(const std::ostringstream& out) {
  const std::string text = out.str();
  const std::string restart = "\r\x1b[K";
  return text.substr(text.rfind(restart) + restart.size());
}

TEST(ClassProgress, TellsRateTimeLeftAndFailures) {
  std::ostringstream out;
  ClassProgress progress{out, Progress::Output::terminal, 120, 30, begin};
  for (int i = 1; i <= 8; ++i) progress.ended(Outcome::full_marks, begin + i * 5s);
  progress.ended(Outcome::lost_points, begin + 45s);
  progress.ended(Outcome::trouble, begin + 50s);
  EXPECT_EQ(last_line(out),
            "[##########....................] 10/30 graded, 12 a minute, 1 min 40 s left, "
            "1 with failures, 1 not gradable");
}

TEST(ClassProgress, LeavesTheBarOutWhereThereIsNoRoom) {
  std::ostringstream out;
  ClassProgress progress{out, Progress::Output::terminal, 40, 3, begin};
  progress.ended(Outcome::full_marks, begin + 1s);
  EXPECT_EQ(last_line(out), "1/3 graded, 60 a minute, 2 s left");
}

TEST(ClassProgress, WritesALineNowAndThenIntoALog) {
  std::ostringstream out;
  ClassProgress progress{out, Progress::Output::other, 80, 4, begin};
  progress.ended(Outcome::full_marks, begin + 10s);
  progress.ended(Outcome::full_marks, begin + 31s);
  progress.ended(Outcome::full_marks, begin + 40s);
  progress.ended(Outcome::full_marks, begin + 60s);
  EXPECT_EQ(out.str(), "2/4 graded, 4 a minute, 31 s left\n4/4 graded, 4 a minute\n");
}

}  // namespace
}  // namespace ipclab::report
