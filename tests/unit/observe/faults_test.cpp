// Which calls are made to go differently, decided for calls of this process itself.

#include "observe/faults.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

using testing::HasSubstr;

Call call_of(long number, int descriptor = -1, std::uint64_t asked = 0) {
  Call call;
  call.what = traced_call(number);
  call.descriptor = descriptor;
  call.asked = asked;
  return call;
}

/// This process, as if it were the actor "server" or its child.
FollowedProcess process_of(unsigned child_number = 0, const std::string& actor = "server") {
  FollowedProcess process;
  process.pid = ::getpid();
  process.executed = true;
  process.actor = actor;
  process.child_number = child_number;
  return process;
}

Faults pausing(std::vector<std::string> calls, unsigned nth = 1, const std::string& of = "") {
  return Faults{FaultPlan{"pause-at", std::move(calls), nth, of, 1}};
}

TEST(PauseAt, HoldsAtTheNthOfItsCalls) {
  Faults faults = pausing({"read", "poll"}, 3);
  const FollowedProcess process = process_of();
  EXPECT_FALSE(faults.pauses_at(process, call_of(SYS_read)));
  EXPECT_FALSE(faults.pauses_at(process, call_of(SYS_write)));
  EXPECT_FALSE(faults.pauses_at(process, call_of(SYS_ppoll)));
  EXPECT_TRUE(faults.pauses_at(process, call_of(SYS_read)));
  EXPECT_FALSE(faults.pauses_at(process, call_of(SYS_read)));
}

TEST(PauseAt, HoldsAtAnyCallWhenNoneIsNamed) {
  Faults faults = pausing({}, 2);
  EXPECT_FALSE(faults.pauses_at(process_of(), call_of(SYS_write)));
  EXPECT_TRUE(faults.pauses_at(process_of(), call_of(SYS_pause)));
}

TEST(PauseAt, CountsTheCallsOfSeveralProcessesTogether) {
  Faults faults = pausing({"read"}, 3);
  EXPECT_FALSE(faults.pauses_at(process_of(0), call_of(SYS_read)));
  EXPECT_FALSE(faults.pauses_at(process_of(1), call_of(SYS_read)));
  EXPECT_TRUE(faults.pauses_at(process_of(2), call_of(SYS_read)));
}

TEST(PauseAt, OfAnActorMeansItsOwnProcess) {
  Faults faults = pausing({"read"}, 1, "server");
  EXPECT_FALSE(faults.pauses_at(process_of(0, "client"), call_of(SYS_read)));
  EXPECT_FALSE(faults.pauses_at(process_of(1, "server"), call_of(SYS_read)));
  EXPECT_TRUE(faults.pauses_at(process_of(0, "server"), call_of(SYS_read)));
}

TEST(PauseAt, KnowsParentsAndChildren) {
  Faults parent = pausing({"read"}, 1, "parent");
  EXPECT_FALSE(parent.pauses_at(process_of(1), call_of(SYS_read)));
  EXPECT_TRUE(parent.pauses_at(process_of(0, "client"), call_of(SYS_read)));
  Faults child = pausing({"read"}, 1, "child");
  EXPECT_FALSE(child.pauses_at(process_of(0), call_of(SYS_read)));
  EXPECT_TRUE(child.pauses_at(process_of(1), call_of(SYS_read)));
}

TEST(PauseAt, LeavesOtherProgramsAlone) {
  Faults faults = pausing({"read"});
  FollowedProcess process = process_of();
  process.program = "cat";
  EXPECT_FALSE(faults.pauses_at(process, call_of(SYS_read)));
  process.program = "";
  process.executed = false;
  EXPECT_FALSE(faults.pauses_at(process, call_of(SYS_read)));
  process.executed = true;
  EXPECT_TRUE(faults.pauses_at(process, call_of(SYS_read)));
}

/// Decides about calls of this thread, one after another.
struct Deciding {
  explicit Deciding(FaultPlan plan) : faults{std::move(plan)} {
    thread.tid = ::gettid();
    thread.process = ::getpid();
  }

  Injection decide(Call call) {
    thread.call = std::move(call);
    ++process.calls;
    return faults.decide(ledger, process, thread);
  }

  /// The error with which it is to fail; 0: none.
  int error_of(const Call& call) {
    const Injection injection = decide(call);
    return injection.kind == Injection::Kind::fail ? injection.error : 0;
  }

  Faults faults;
  Ledger ledger;
  FollowedProcess process = process_of();
  FollowedThread thread;
};

Deciding deciding(const std::string& fault) { return Deciding{FaultPlan{fault, {}, 1, "", 1}}; }

TEST(PauseAt, ChangesNoCall) {
  Deciding run = deciding("pause-at");
  EXPECT_EQ(run.decide(call_of(SYS_read, 0, 8)).kind, Injection::Kind::none);
}

TEST(PauseAt, IsToldInWords) {
  Deciding run = deciding("pause-at");
  (void)run.decide(call_of(SYS_pause));
  run.thread.call = call_of(SYS_pause);
  EXPECT_EQ(run.faults.pause_in_words(run.thread),
            "held back just before the second pause, until all others waited");
}

TEST(KillAt, ComesAtTheNthOfItsCalls) {
  Deciding run{FaultPlan{"kill-at", {"write", "semop"}, 2, "server", 1}};
  EXPECT_EQ(run.decide(call_of(SYS_semop)).kind, Injection::Kind::none);
  EXPECT_EQ(run.decide(call_of(SYS_read)).kind, Injection::Kind::none);
  const Injection injection = run.decide(call_of(SYS_write));
  EXPECT_EQ(injection.kind, Injection::Kind::kill);
  EXPECT_EQ(run.faults.in_words(injection, run.thread, 0),
            "the process was killed at the first write");
  EXPECT_EQ(run.decide(call_of(SYS_write)).kind, Injection::Kind::none);
}

struct OwnPipe {
  UniqueFd read_end;
  UniqueFd write_end;

  explicit OwnPipe(int flags) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC | flags), 0);
    read_end = UniqueFd{ends[0]};
    write_end = UniqueFd{ends[1]};
  }
};

TEST(ShortIo, LeavesWhatMayBecomeARecordAlone) {
  const OwnPipe pipe{0};
  Deciding run = deciding("short-io");
  EXPECT_EQ(run.decide(call_of(SYS_read, pipe.read_end.get(), 8)).kind, Injection::Kind::none);
  EXPECT_EQ(run.decide(call_of(SYS_read, pipe.read_end.get(), PIPE_BUF + 1)).kind,
            Injection::Kind::shorten);
}

TEST(Eagain, ComesOnlyWithoutBlocking) {
  const OwnPipe blocking{0};
  const OwnPipe other{O_NONBLOCK};
  Deciding run = deciding("eagain");
  EXPECT_EQ(run.error_of(call_of(SYS_read, blocking.read_end.get(), 100)), 0);
  EXPECT_EQ(run.error_of(call_of(SYS_read, other.read_end.get(), 100)), EAGAIN);
}

TEST(Eagain, ComesToNoWriteForWhichThereIsAlwaysRoom) {
  const OwnPipe pipe{O_NONBLOCK};
  Deciding run = deciding("eagain");
  EXPECT_EQ(run.error_of(call_of(SYS_write, pipe.write_end.get(), 1)), 0);
  EXPECT_EQ(run.error_of(call_of(SYS_write, pipe.write_end.get(), 8)), 0);
  EXPECT_EQ(run.error_of(call_of(SYS_write, pipe.write_end.get(), 9)), EAGAIN);
}

/// Blocks a signal in this thread while it lives.
class Blocking {
 public:
  explicit Blocking(int signal) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;
  ~Blocking() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

TEST(Eintr, ComesWhereAHandlerMayInterrupt) {
  const OwnPipe pipe{0};
  Deciding run = deciding("eintr");
  EXPECT_EQ(run.error_of(call_of(SYS_read, pipe.read_end.get(), 1)), 0);
  run.process.handlers[SIGUSR1] = true;  // with SA_RESTART
  EXPECT_EQ(run.error_of(call_of(SYS_read, pipe.read_end.get(), 1)), 0);
  run.process.handlers[SIGUSR1] = false;
  EXPECT_EQ(run.error_of(call_of(SYS_read, pipe.read_end.get(), 1)), EINTR);
}

TEST(Eintr, DoesNotComeWhileTheSignalIsBlocked) {
  const OwnPipe pipe{0};
  Deciding run = deciding("eintr");
  run.process.handlers[SIGUSR1] = false;
  {
    const Blocking blocking{SIGUSR1};
    EXPECT_EQ(run.error_of(call_of(SYS_read, pipe.read_end.get(), 1)), 0);
    run.process.handlers[SIGUSR2] = false;
    EXPECT_EQ(run.error_of(call_of(SYS_read, pipe.read_end.get(), 1)), EINTR);
    run.process.handlers.erase(SIGUSR2);
  }
  (void)run.decide(call_of(SYS_close));
  EXPECT_EQ(run.error_of(call_of(SYS_read, pipe.read_end.get(), 1)), EINTR);
}

}  // namespace
}  // namespace ipclab::observe
