#include "run/watch.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "support/bytes.hpp"
#include "unit/observe/child.hpp"
#include "unit/observe/no_timers.hpp"

namespace ipclab::run {
namespace {

using namespace std::chrono_literals;
using evidence::LimitKind;
using observe::Child;
using observe::eventually;
using observe::no_timers;
using observe::ProcessStatus;

using Processes = std::vector<ProcessStatus>;

OpenCell generous_plan() {
  OpenCell plan;
  plan.processes = 4;
  plan.memory = gibibytes(64).count;
  plan.cpu_ms = 1'000'000'000;
  return plan;
}

std::optional<LimitKind> reached(const OpenCell& plan, const Processes& living,
                                 std::chrono::milliseconds cpu_of_the_dead = 0ms) {
  return limit_reached(plan, living, cpu_of_the_dead, {});
}

TEST(LimitReached, IsNoneWhileAllIsWell) {
  EXPECT_EQ(reached(generous_plan(), {}), std::nullopt);
  EXPECT_EQ(reached(generous_plan(), Processes(4)), std::nullopt);
}

TEST(LimitReached, CountsProcesses) {
  EXPECT_EQ(reached(generous_plan(), Processes(5)), LimitKind::processes);
}

TEST(LimitReached, CountsThreads) {
  ProcessStatus process;
  process.threads = 4 * threads_per_process;
  EXPECT_EQ(reached(generous_plan(), {process}), std::nullopt);
  ++process.threads;
  EXPECT_EQ(reached(generous_plan(), {process}), LimitKind::processes);
}

TEST(LimitReached, CountsWhatNobodyMaps) {
  OpenCell plan = generous_plan();
  plan.memory = mebibytes(64).count;
  const observe::Kept little{.bytes = mebibytes(63).count, .objects = most_objects};
  EXPECT_EQ(limit_reached(plan, {}, 0ms, little), std::nullopt);
  const observe::Kept bytes{.bytes = mebibytes(65).count};
  EXPECT_EQ(limit_reached(plan, {}, 0ms, bytes), LimitKind::memory);
  const observe::Kept objects{.objects = most_objects + 1};
  EXPECT_EQ(limit_reached(plan, {}, 0ms, objects), LimitKind::objects);
}

TEST(LimitReached, AddsTheTimeOfTheLivingAndTheDead) {
  OpenCell plan = generous_plan();
  plan.cpu_ms = 1000;
  const auto second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  ProcessStatus process;
  process.cpu_ticks = second / 2;
  process.children_cpu_ticks = second / 4;
  EXPECT_EQ(reached(plan, {process}), std::nullopt);
  EXPECT_EQ(reached(plan, {process}, 251ms), LimitKind::cpu);
  EXPECT_EQ(reached(plan, {process, process}), LimitKind::cpu);
  EXPECT_EQ(reached(plan, {}, 1001ms), LimitKind::cpu);
}

TEST(LimitReached, CountsSharedMemoryOnce) {
  constexpr std::size_t size = 64UL << 20;
  char* memory = static_cast<char*>(
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(memory, MAP_FAILED);
  std::fill(memory, memory + size, 'x');
  const Child first{[] { ::pause(); }};
  const Child second{[] { ::pause(); }};
  Processes living{*observe::status_of(first.pid()), *observe::status_of(second.pid())};
  for (ProcessStatus& process : living)
    process.resident_pages = size / static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  OpenCell plan = generous_plan();
  plan.memory = size;
  EXPECT_EQ(reached(plan, living), std::nullopt);
  plan.memory = size / 4;
  EXPECT_EQ(reached(plan, living), LimitKind::memory);
  ::munmap(memory, size);
}

/// A child that waits for ever, and the times at which a watch looks at it.
class Standstills : public testing::Test {
 protected:
  Standstills() {
    EXPECT_TRUE(eventually([this] { return observe::look_at(living(), no_timers).all_blocked; }));
  }

  [[nodiscard]] Processes living() const { return {*observe::status_of(child_.pid())}; }

  bool look_after(std::chrono::milliseconds time) {
    return watch_.look(living(), no_timers, begin_ + time);
  }

  Child child_{[] {
    ::close_range(3, ~0U, 0);  // the timers of the runners of other tests
    while (true) ::pause();
  }};
  StandstillWatch watch_;
  StandstillWatch::Clock::time_point begin_ = StandstillWatch::Clock::now();
};

TEST_F(Standstills, AreToldWhenNothingMovesForLongEnough) {
  EXPECT_FALSE(look_after(0ms));
  EXPECT_FALSE(look_after(5ms));
  EXPECT_TRUE(watch_.undecided());
  EXPECT_FALSE(look_after(standstill_after - 1ms));
  EXPECT_TRUE(look_after(standstill_after));
  watch_.told();
  EXPECT_FALSE(watch_.undecided());
}

TEST_F(Standstills, AreToldAgainAfterAsLong) {
  EXPECT_FALSE(look_after(0ms));
  EXPECT_TRUE(look_after(standstill_after));
  EXPECT_FALSE(watch_.told_before());
  watch_.told();
  EXPECT_FALSE(look_after(standstill_after + 10ms));
  EXPECT_TRUE(look_after(2 * standstill_after));
  EXPECT_TRUE(watch_.told_before());
}

TEST_F(Standstills, BeginAnewWhenSomebodyHasMoved) {
  EXPECT_FALSE(look_after(0ms));
  EXPECT_FALSE(look_after(standstill_after - 1ms));
  const observe::Look before = observe::look_at(living(), no_timers);
  ::kill(child_.pid(), SIGSTOP);
  ::kill(child_.pid(), SIGCONT);
  ASSERT_TRUE(eventually([&] {
    const observe::Look look = observe::look_at(living(), no_timers);
    return look.all_blocked && look != before;
  }));
  EXPECT_FALSE(look_after(standstill_after));
  EXPECT_FALSE(look_after(2 * standstill_after - 1ms));
  EXPECT_TRUE(look_after(2 * standstill_after));
}

TEST_F(Standstills, ASleepIsSeenAfterSomeEqualLooks) {
  EXPECT_FALSE(look_after(0ms));
  EXPECT_FALSE(watch_.asleep());
  for (int i = 1; i < 10; ++i) EXPECT_FALSE(look_after(1ms * i));
  EXPECT_TRUE(watch_.asleep());
}

TEST_F(Standstills, WhoSleepsForATimeIsAsleepButNotAtAStandstill) {
  const Child sleeper{[] {
    const timespec long_time{1000, 0};
    ::nanosleep(&long_time, nullptr);
  }};
  const auto living = [&] { return Processes{*observe::status_of(sleeper.pid())}; };
  ASSERT_TRUE(eventually([&] { return observe::look_at(living(), no_timers).all_asleep; }));
  for (int i = 0; i < 10; ++i)
    EXPECT_FALSE(watch_.look(living(), no_timers, begin_ + i * standstill_after));
  EXPECT_TRUE(watch_.asleep());
}

TEST_F(Standstills, BeginAnewWhenSomebodyWhoWasNotLookedAtMayGoOn) {
  EXPECT_FALSE(look_after(0ms));
  EXPECT_TRUE(look_after(standstill_after));
  watch_.told();
  watch_.forget();
  EXPECT_FALSE(watch_.asleep());
  EXPECT_FALSE(look_after(3 * standstill_after));  // nothing to compare with, however late
  EXPECT_TRUE(look_after(4 * standstill_after));
  EXPECT_FALSE(watch_.told_before());
}

TEST_F(Standstills, AreToldAlsoWhenNobodyIsLeft) {
  EXPECT_FALSE(watch_.look({}, no_timers, begin_));
  EXPECT_FALSE(watch_.look({}, no_timers, begin_ + standstill_after - 1ms));
  EXPECT_TRUE(watch_.look({}, no_timers, begin_ + standstill_after));
}

}  // namespace
}  // namespace ipclab::run
