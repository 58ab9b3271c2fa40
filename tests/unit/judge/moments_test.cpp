// Runs in which a process was held, or killed, at a certain call.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// ---- pause-at -----------------------------------------------------------------------------------

/// "upper" (pid 2) was held just before its first pause, and gets stuck unless it is said.
struct Held : Standstill {
  Held() {
    run.fault = "pause-at";
    trace().injected = {{"pause-at", 2, "upper", "held back just before the first pause", at(40)}};
  }

  void goes_on() {
    actor().ending = Exited{0};
    run.steps.front().outcome = Outcome::done;
  }
};

TEST(HeldProcess, ThatGetsOnIsNoFinding) {
  Held run;
  run.goes_on();
  EXPECT_THAT(run.rules(), IsEmpty());
  EXPECT_EQ(run.verdict().status, Status::pass);
}

TEST(HeldProcess, ThatMissesASignalGetsTheNameOfThat) {
  Held run;
  run.waits(2, WaitKind::signal, "pause", "", 40).earlier_signal = SIGUSR1;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::missed_signal);
  EXPECT_THAT(finding.message, HasSubstr("upper does not cope with an unlucky moment: "
                                         "upper waits for a signal, but SIGUSR1 came just before"));
  EXPECT_THAT(finding.expected, HasSubstr("the same, whoever comes first:"));
  EXPECT_THAT(finding.observed, HasSubstr("injected: held back just before the first pause"));
  EXPECT_THAT(finding.hint, HasSubstr("sigsuspend(2)"));
}

TEST(HeldProcess, MayMissASignalInAnyWait) {
  Held run;
  run.reads(2, 0, "the standard input of upper", 40, {the_grader()}).earlier_signal = SIGUSR1;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::missed_signal);
  EXPECT_THAT(finding.message, HasSubstr("upper waits, but SIGUSR1 came just before the wait"));
}

TEST(HeldProcess, MissesNoSignalWhenAnotherOneWasHeld) {
  Held run;
  run.forks(1);
  run.trace().injected.front().pid = 3;
  run.reads(2, 0, "the standard input of upper", 40, {the_grader()}).earlier_signal = SIGUSR1;
  EXPECT_THAT(run.rules(), Not(Contains(Rule::missed_signal)));
}

TEST(HeldProcess, HasMissedItsSignalAlsoIfTheEndOfItsInputWokeItLater) {
  Held run;
  run.goes_on();
  run.expect_lines("got it\n", 1, Outcome::stuck);
  run.prints("got it\n", 3s);
  EXPECT_THAT(run.rules(), ElementsAre(Rule::not_flushed));
  run.reads(2, 0, "the standard input of upper", 40, {the_grader()}).earlier_signal = SIGUSR1;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::missed_signal));
}

TEST(HeldProcess, ThatWasNotHeldMissesNoSignalInARead) {
  Held run;
  run.trace().injected.clear();
  run.reads(2, 0, "the standard input of upper", 40, {the_grader()}).earlier_signal = SIGUSR1;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

TEST(HeldProcess, ThatLosesARaceGetsTheNameOfWhatComesOfIt) {
  Held run;
  run.waits(2, WaitKind::semaphore, "sem_wait", "the semaphore /done", 40);
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_THAT(finding.message, HasSubstr("does not cope with an unlucky moment"));
  Held other;
  other.goes_on();
  other.prints("1\n", 1s);
  other.expect_lines("2\n", 1, Outcome::mismatch).to = 2;
  EXPECT_THAT(other.rules(), ElementsAre(Rule::wrong_output));
}

TEST(HeldProcess, KeepsTheHintOfWhatComesOfIt) {
  Held run;
  run.waits(2, WaitKind::semaphore, "sem_wait", "the semaphore /done", 40);
  const std::string hint = run.only_finding().hint;
  run.trace().injected.clear();
  EXPECT_EQ(run.only_finding().hint, hint);
  EXPECT_FALSE(hint.empty());
}

TEST(HeldProcess, IsStillAskedForMechanisms) {
  Held run;
  run.goes_on();
  run.test.uses.calls["pipe"] = {1, {}};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.trace().calls["pipe"] = 1;
  EXPECT_THAT(run.rules(), IsEmpty());
}

// ---- kill-at, of an actor among several ---------------------------------------------------------

/// "upper" (pid 2), whom the first step asks for an end with status 0, was killed; "second" (pid 9)
/// ended with status 0.
struct Killed : Standstill {
  Killed() {
    run.fault = "kill-at";
    trace().injected = {
        {"kill-at", 2, "upper", "the process was killed at the first write", at(40)}};
    actor().ending = Signalled{SIGKILL, true};
    run.steps.front().outcome = Outcome::done;
    add_actor("second", true).pid = 9;
    traced(9, 0, "second", "second");
  }

  StepRecord& second_ends(Outcome outcome) {
    return add(spec::Exit{"second", spec::Exit::Wanted::status, {0}, 0}, outcome);
  }
};

TEST(KilledActor, IsNoFindingWhenTheOthersGoOn) {
  Killed run;
  run.second_ends(Outcome::done);
  EXPECT_THAT(run.rules(), IsEmpty());
  EXPECT_EQ(run.verdict().status, Status::pass);
}

TEST(KilledActor, IsAskedForNothing) {
  Killed run;
  run.run.steps.front().outcome = Outcome::mismatch;
  run.expect_rest("x\n", Outcome::mismatch);
  run.second_ends(Outcome::done);
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(KilledActor, ChangesNothingOfWhatOthersHaveToDo) {
  Killed run;
  run.actor(1).ending = Exited{1};
  run.second_ends(Outcome::mismatch);
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::wrong_exit);
  EXPECT_THAT(finding.message, HasSubstr("after the death of upper (pid 2): "));
  EXPECT_THAT(finding.expected, HasSubstr("as if it had not been killed:"));
  EXPECT_THAT(finding.observed, HasSubstr("injected: the process was killed at the first write"));
}

TEST(KilledActor, MustNotHoldUpOthers) {
  Killed run;
  run.actor(1).ending = Signalled{SIGKILL, true};
  run.second_ends(Outcome::stuck);
  evidence::Wait& wait =
      run.waits(9, WaitKind::semaphore_set, "semop", "the semaphore set 0x5", 33);
  wait.process = "second";
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_THAT(finding.message, HasSubstr("after the death of upper (pid 2): second waits"));
}

TEST(KilledActor, IsNoExcuseForACrashOfAnother) {
  Killed run;
  run.actor(1).ending = Signalled{SIGSEGV, false};
  run.second_ends(Outcome::mismatch);
  EXPECT_THAT(run.rules(), ElementsAre(Rule::crash));
}

TEST(KilledActor, MayLeaveWhatTheTestAllows) {
  Killed run;
  run.second_ends(Outcome::done);
  run.run.left_objects = {{"shared memory segment", "0x5", ""}};
  run.test.allows = {Rule::leftover_ipc};
  EXPECT_THAT(run.rules(), IsEmpty());
}

}  // namespace
}  // namespace ipclab::judge
