#include "observe/polling.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <cerrno>

#include "observe/spinning.hpp"

namespace ipclab::observe {
namespace {

using namespace std::chrono_literals;
using evidence::Sign;

Call call_of(long number, int descriptor, Patience patience, std::chrono::nanoseconds time = 0ns) {
  Call call;
  call.what = traced_call(number);
  call.descriptor = descriptor;
  call.patience = patience;
  call.time = time;
  return call;
}

const Call read_now = call_of(SYS_read, 3, Patience::for_ever);
const Call poll_now = call_of(SYS_poll, -1, Patience::none);
const Call wait_now = call_of(SYS_wait4, -1, Patience::none);
const Call short_sleep = call_of(SYS_nanosleep, -1, Patience::some_time, 1ms);
const Call yield = call_of(SYS_sched_yield, -1, Patience::some_time);

/// A call that waits for one word to change (futex(2)).
const Call futex = call_of(SYS_futex, -1, Patience::for_ever);

/// A read of so many bytes.
Call read_of(std::uint64_t bytes, int descriptor = 3) {
  Call call = call_of(SYS_read, descriptor, Patience::for_ever);
  call.asked = bytes;
  return call;
}

/// Repeats something, a time step apart, until it is found out or has been done often.
template <typename Action>
std::optional<Polling::Found> repeated(unsigned times, std::chrono::nanoseconds step,
                                       const Action& action) {
  std::optional<Polling::Found> found;
  for (unsigned i = 0; i < times && !found; ++i) found = action(i, step * i);
  return found;
}

TEST(Polling, SeesALoopOnEagain) {
  Polling polling;
  const auto found = repeated(
      1000, 100us, [&](unsigned, auto now) { return polling.returned(read_now, -EAGAIN, now); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::retries_eagain);
  EXPECT_EQ(found->descriptor, 3);
  EXPECT_GE(found->times, 100U);
}

TEST(Polling, SeesAPollWithoutTimeOutInALoop) {
  Polling polling;
  const auto found =
      repeated(1000, 100us, [&](unsigned, auto now) { return polling.returned(poll_now, 0, now); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::polls);
}

TEST(Polling, DoesNotMindALookBetweenTwoPiecesOfWork) {
  Polling polling;
  EXPECT_FALSE(
      repeated(1000, 2ms, [&](unsigned, auto now) { return polling.returned(poll_now, 0, now); }));
}

TEST(Polling, TakesItForOneBurstWhenItIsOverAtOnce) {
  Polling polling;
  EXPECT_FALSE(
      repeated(1000, 1us, [&](unsigned, auto now) { return polling.returned(poll_now, 0, now); }));
}

TEST(Polling, DoesNotMindEagainAtTheEndOfEachBurst) {
  Polling polling;
  const Call wait = call_of(SYS_epoll_wait, 5, Patience::for_ever);
  EXPECT_FALSE(repeated(1000, 1ms, [&](unsigned, auto now) {
    (void)polling.returned(wait, 1, now);
    (void)polling.returned(read_now, 100, now);
    return polling.returned(read_now, -EAGAIN, now);
  }));
}

TEST(Polling, DoesNotMindManyDescriptorsWithNothing) {
  Polling polling;
  const Call wait = call_of(SYS_poll, -1, Patience::for_ever);
  EXPECT_FALSE(repeated(1000, 1ms, [&](unsigned i, auto now) {
    if (i % 200 == 0) (void)polling.returned(wait, 1, now);
    return polling.returned(call_of(SYS_read, static_cast<int>(i % 200), Patience::for_ever),
                            -EAGAIN, now);
  }));
}

TEST(Polling, DoesNotMindAWordThatChangedBeforeTheWait) {
  Polling polling;
  EXPECT_FALSE(repeated(1000, 100us,
                        [&](unsigned, auto now) { return polling.returned(futex, -EAGAIN, now); }));
  EXPECT_FALSE(had_nothing(futex, -EAGAIN));
}

TEST(Polling, SeesALoopAtTheEndOfAFile) {
  Polling polling;
  const auto found = repeated(
      1000, 100us, [&](unsigned, auto now) { return polling.returned(read_of(64), 0, now); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::polls);
  EXPECT_EQ(found->descriptor, 3);
}

TEST(Polling, SeesALoopAtTheEndOfAFileWithSleeps) {
  Polling polling;
  const auto found = repeated(1000, 1ms, [&](unsigned i, auto now) {
    auto found_now = polling.sleeps(short_sleep, i, now);
    return found_now ? found_now : polling.returned(read_of(64), 0, now);
  });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::polls_with_sleep);
}

TEST(Polling, SeesThatAPollAtTheEndOfAFileDoesNotWait) {
  Polling polling;
  const Call wait = call_of(SYS_poll, -1, Patience::for_ever);
  EXPECT_TRUE(repeated(1000, 100us, [&](unsigned, auto now) {
    (void)polling.returned(wait, 1, now);
    return polling.returned(read_of(64), 0, now);
  }));
}

TEST(Polling, DoesNotMindAnEndOfEachOfManyFiles) {
  Polling polling;
  EXPECT_FALSE(repeated(1000, 100us, [&](unsigned i, auto now) {
    (void)polling.returned(read_of(64, static_cast<int>(i)), 20, now);
    return polling.returned(read_of(64, static_cast<int>(i)), 0, now);
  }));
}

TEST(Polling, DoesNotMindAnEndAfterEachWaitThatGivesSomething) {
  Polling polling;
  EXPECT_FALSE(repeated(1000, 100us, [&](unsigned, auto now) {
    (void)polling.returned(read_of(1, 4), 1, now);
    return polling.returned(read_of(64), 0, now);
  }));
}

TEST(Polling, DoesNotMindReadsOfNothing) {
  Polling polling;
  EXPECT_FALSE(repeated(1000, 100us,
                        [&](unsigned, auto now) { return polling.returned(read_of(0), 0, now); }));
}

TEST(Polling, SeesSleepingAndLookingAgain) {
  Polling polling;
  const auto found = repeated(1000, 1ms, [&](unsigned i, auto now) {
    auto found_now = polling.sleeps(short_sleep, i, now);
    return found_now ? found_now : polling.returned(wait_now, 0, now);
  });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::polls_with_sleep);
}

TEST(Polling, SeesSleepsThatWaitForSharedMemory) {
  Polling polling;
  const auto found = repeated(
      1000, 1ms, [&](unsigned, auto now) { return polling.sleeps(short_sleep, 4711, now); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::polls_with_sleep);
}

TEST(Polling, DoesNotMindSleepsOfALoopThatGetsOn) {
  Polling polling;
  EXPECT_FALSE(repeated(1000, 1ms,
                        [&](unsigned i, auto now) { return polling.sleeps(short_sleep, i, now); }));
}

TEST(Polling, DoesNotMindAFewRetries) {
  Polling polling;
  EXPECT_FALSE(repeated(15, 10ms, [&](unsigned, auto now) {
    auto found_now = polling.sleeps(short_sleep, 1, now);
    return found_now ? found_now : polling.returned(read_now, -EAGAIN, now);
  }));
}

TEST(Polling, DoesNotMindLongSleeps) {
  Polling polling;
  const Call sleep = call_of(SYS_nanosleep, -1, Patience::some_time, 1s);
  EXPECT_FALSE(
      repeated(1000, 1s, [&](unsigned, auto now) { return polling.sleeps(sleep, 1, now); }));
}

TEST(Polling, SeesManyYields) {
  Polling polling;
  const auto found =
      repeated(1000, 100us, [&](unsigned, auto now) { return polling.sleeps(yield, 1, now); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Sign::Kind::polls);
}

TEST(Polling, TellsOnce) {
  Polling polling;
  const auto loop = [&](unsigned, auto now) { return polling.returned(read_now, -EAGAIN, now); };
  EXPECT_TRUE(repeated(1000, 100us, loop));
  EXPECT_FALSE(repeated(1000, 100us, loop));
}

/// Not within a system call.
user_regs_struct in_program() {
  user_regs_struct registers{};
  registers.orig_rax = static_cast<unsigned long long>(-1);
  return registers;
}

/// Looks at a thread that makes no call, every `step` of its processor time.
bool found_spinning(unsigned looks, const auto& registers_at, std::uint64_t calls_per_look = 0) {
  Spinning spinning;
  bool found = false;
  for (unsigned i = 0; i < looks; ++i)
    if (spinning.suspicious(i * calls_per_look, 10ms * i))
      found = spinning.spins(registers_at(i)) || found;
  return found;
}

TEST(Spinning, IsALoopOfFewStates) {
  EXPECT_TRUE(found_spinning(50, [](unsigned i) {
    user_regs_struct registers = in_program();
    registers.rip = 0x1000 + i % 3;
    registers.eflags = i;
    return registers;
  }));
}

TEST(Spinning, IsNotComputing) {
  EXPECT_FALSE(found_spinning(50, [](unsigned i) {
    user_regs_struct registers = in_program();
    registers.rip = 0x1000 + i % 3;
    registers.rbx = i;
    return registers;
  }));
}

TEST(Spinning, IsNotALoopWithCalls) {
  EXPECT_FALSE(found_spinning(
      50, [](unsigned) { return user_regs_struct{}; }, 1));
}

}  // namespace
}  // namespace ipclab::observe
