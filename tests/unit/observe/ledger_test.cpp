// The ledger is told of births, waits and signals of a process that really is there.

#include "observe/ledger.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "unit/observe/child.hpp"

namespace ipclab::observe {
namespace {

/// An actor, which only sleeps; what it does is made up.
class Told : public testing::Test {
 protected:
  Told() {
    ledger_.actor_begins(actor(), "program");
    ledger_.process_of(actor())->executed = true;
  }

  [[nodiscard]] pid_t actor() const { return sleeper_.pid(); }

  void begins(long number, pid_t process) {
    Call call;
    call.what = traced_call(number);
    user_regs_struct registers{};
    registers.orig_rax = static_cast<unsigned long long>(number);
    registers.rip = ++place_;
    ledger_.begins(process, registers, call, now_);
  }
  void does(long number, long result, pid_t process) {
    begins(number, process);
    ledger_.returns(process, result, now_);
  }

  void forks(pid_t child) { forks(actor(), child); }
  void forks(pid_t maker, pid_t child) {
    begins(SYS_fork, maker);
    ledger_.born(maker, child, false, false);
    ledger_.returns(maker, child, now_);
  }
  void waits(long result) { does(SYS_wait4, result, actor()); }

  // Numbers of processes that surely are not there: nothing of them can be looked up.
  static constexpr pid_t first = 1 << 22;
  static constexpr pid_t second = first + 1;
  static constexpr pid_t third = first + 2;

  Child sleeper_{[] { ::pause(); }};
  Ledger ledger_;
  Ledger::Time now_{};
  unsigned long long place_ = 0x1000;
};

class ForksAfterWait : public Told {};

TEST_F(ForksAfterWait, AreNoneWhileAllChildrenAreMadeFirst) {
  forks(first);
  forks(second);
  waits(first);
  waits(second);
  EXPECT_EQ(ledger_.forks_after_wait(), 0U);
}

TEST_F(ForksAfterWait, AreAllThatComeAfterTheFirstWait) {
  forks(first);
  waits(first);
  forks(second);
  forks(third);
  EXPECT_EQ(ledger_.forks_after_wait(), 2U);
}

TEST_F(ForksAfterWait, NeedAWaitThatGotSomebody) {
  waits(-ECHILD);
  forks(first);
  waits(0);  // WNOHANG
  forks(second);
  EXPECT_EQ(ledger_.forks_after_wait(), 0U);
}

TEST_F(ForksAfterWait, AreThoseOfWhoWaitedHimself) {
  forks(first);
  forks(first, second);
  does(SYS_wait4, second, first);
  forks(third);
  EXPECT_EQ(ledger_.forks_after_wait(), 0U);
}

class SignalJustBefore : public Told {
 protected:
  SignalJustBefore() { ledger_.process_of(actor())->handlers[SIGUSR1] = false; }

  [[nodiscard]] int signal() const { return ledger_.signal_just_before(actor(), actor()); }
};

TEST_F(SignalJustBefore, IsTheOneThatWasHandledBeforeTheCall) {
  begins(SYS_pause, actor());
  EXPECT_EQ(signal(), 0);
  ledger_.signalled(actor(), SIGUSR1);
  begins(SYS_rt_sigreturn, actor());
  begins(SYS_pause, actor());
  EXPECT_EQ(signal(), SIGUSR1);
}

TEST_F(SignalJustBefore, IsOnlyOneThatHasAHandler) {
  ledger_.signalled(actor(), SIGUSR2);
  begins(SYS_pause, actor());
  EXPECT_EQ(signal(), 0);
}

TEST_F(SignalJustBefore, IsForgottenAfterAnotherCall) {
  ledger_.signalled(actor(), SIGUSR1);
  begins(SYS_rt_sigreturn, actor());
  does(SYS_write, 1, actor());
  begins(SYS_pause, actor());
  EXPECT_EQ(signal(), 0);
}

TEST_F(SignalJustBefore, IsNotForgottenOverTheCallsOfItsHandler) {
  ledger_.signalled(actor(), SIGUSR1);
  does(SYS_write, 1, actor());
  does(SYS_write, 1, actor());
  begins(SYS_rt_sigreturn, actor());
  begins(SYS_poll, actor());
  EXPECT_EQ(signal(), SIGUSR1);
}

}  // namespace
}  // namespace ipclab::observe
