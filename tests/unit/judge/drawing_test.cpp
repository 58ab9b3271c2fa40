// How a standstill is drawn.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Drawing, PutsProcessesThatAreAlikeTogether) {
  Standstill run;
  run.forks(60);
  run.waits_for_child(2, 0, 41);
  for (int pid = 3; pid < 63; ++pid)
    run.waits(pid, WaitKind::semaphore, "sem_wait", "the semaphore /slots", 60);
  const Finding finding = run.only_finding();
  EXPECT_THAT(finding.observed, HasSubstr("children 5 to 60  upper.c:60"));
  EXPECT_THAT(finding.observed, HasSubstr("each wait in sem_wait for the semaphore /slots"));
  EXPECT_THAT(finding.where, SizeIs(6));
  EXPECT_THAT(finding.waits, SizeIs(61));
}

TEST(Drawing, IsShortAndNarrowHoweverMuchThereIs) {
  Standstill run;
  run.forks(300);
  run.waits_for_child(2, 0, 41);
  for (int pid = 3; pid < 303; ++pid)
    run.reads(pid, 3, "pipe " + std::to_string(pid), pid,
              {holder(2, "upper", pid, at(20)), holder(pid, Standstill::name_of(pid), 4, at(21))});
  run.trace().standstill.left_out = 1000;
  const Finding finding = run.only_finding();
  EXPECT_THAT(finding.observed, HasSubstr("more processes that wait"));
  EXPECT_LE(std::count(finding.observed.begin(), finding.observed.end(), '\n'), 24);
  for (std::size_t begin = 0; begin < finding.observed.size();) {
    const std::size_t end = std::min(finding.observed.find('\n', begin), finding.observed.size());
    EXPECT_LE(end - begin, 66U);
    begin = end + 1;
  }
  EXPECT_LE(finding.waits.size(), 64U);
}

TEST(Drawing, OfAnyGraphIsBounded) {
  std::mt19937 random{1};  // NOLINT: the same graphs each time
  const auto below = [&random](unsigned limit) { return static_cast<int>(random() % limit); };
  constexpr std::array<const char*, 5> objects{"", "pipe 1", "pipe 2", "the FIFO a", "socket 1"};
  for (int round = 0; round < 200; ++round) {
    Standstill run;
    run.forks(6);
    for (int i = below(12); i >= 0; --i) {
      const auto kind = static_cast<WaitKind>(below(static_cast<unsigned>(WaitKind::other) + 1));
      evidence::Wait& wait = run.waits(2 + below(8), kind, "call", objects.at(random() % 5), i);
      wait.tid = 2 + below(12);
      wait.owner = below(4) == 0 ? 2 + below(12) : 0;
      wait.child = below(3) == 0 ? 3 + below(6) : 0;
      for (int k = below(4); k > 0; --k) wait.releasers.push_back(holder(2 + below(8), "x", k));
      if (below(6) == 0) wait.releasers.push_back(the_grader());
    }
    ASSERT_THAT(run.findings(), Not(IsEmpty()));
    EXPECT_LE(size_of(run.findings().front()), 4500U);
  }
}

TEST(Drawing, EscapesAndShortensWhatStrangersNamed) {
  Standstill run;
  const std::string evil = "\x1b[2J\n" + std::string(5000, 'x');
  evidence::Wait& wait =
      run.waits(2, WaitKind::semaphore, evil, evil, 41, {somebody(3, evil, evil)});
  wait.process = evil;
  wait.at.file = evil;
  wait.at.calls = evil;
  wait.note = evil;
  const Finding finding = run.only_finding();
  EXPECT_THAT(finding.observed, Not(HasSubstr("\x1b")));
  EXPECT_LE(size_of(finding), 4500U);
  EXPECT_LE(finding.waits.front().what.size() + finding.waits.front().releasers.front().how.size(),
            400U);
}

}  // namespace
}  // namespace ipclab::judge
