// Runs in which the grader injected a fault.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A run with this fault, which was injected into "upper" (pid 2) itself.
struct Struck : Standstill {
  explicit Struck(const std::string& fault, const std::string& what) {
    run.fault = fault;
    actor().ending = Exited{0};
    run.steps.front().outcome = Outcome::done;
    trace().injected = {{fault, 2, "upper", what, at(40)}};
  }

  void ends(evidence::Ending ending) {
    actor().ending = ending;
    run.steps.front().outcome = Outcome::mismatch;
  }
};

Struck short_io() { return Struck{"short-io", "the third read returned 1 byte of 8"}; }
Struck fork_fails() { return Struck{"fork-fails", "the first fork failed with EAGAIN"}; }

TEST(HarmlessFault, IsNoticedOnlyWhereItDoesHarm) {
  EXPECT_THAT(short_io().rules(), IsEmpty());
  EXPECT_EQ(short_io().verdict().status, Status::pass);
}

TEST(HarmlessFault, GivesItsNameToWhatWentWrong) {
  Struck run = short_io();
  run.prints("1\n", 1s);
  run.expect_lines("12345678\n", 1, Outcome::mismatch).to = 2;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::short_io);
  EXPECT_THAT(finding.message, HasSubstr("upper does not cope with short reads and writes: "
                                         "the output of upper is not what it should be"));
  EXPECT_THAT(finding.expected, HasSubstr("the same as without them:"));
  EXPECT_THAT(finding.observed, HasSubstr("injected: the third read returned 1 byte of 8, in upper "
                                          "(pid 2), at upper.c:40"));
  ASSERT_THAT(finding.where, SizeIs(1));
  EXPECT_EQ(finding.where[0].line, 40);
}

TEST(HarmlessFault, ShowsTheFirstAndTheLastOfMany) {
  Struck run = short_io();
  run.trace().injected.resize(500, {"short-io", 2, "upper", "the last write took 1 byte", at(41)});
  run.ends(Exited{1});
  const Finding finding = run.only_finding();
  EXPECT_THAT(finding.observed, HasSubstr("injected more than once, first:\n  the third read"));
  EXPECT_THAT(finding.observed, HasSubstr("and later:\n  the last write took 1 byte"));
}

TEST(HarmlessFault, OfEveryKindHasItsRule) {
  for (const auto& [fault, rule] :
       {std::pair{"eintr", Rule::eintr}, std::pair{"eagain", Rule::eagain}}) {
    Struck run{fault, "the first read failed"};
    run.ends(Exited{1});
    EXPECT_EQ(run.only_finding().rule, rule);
  }
}

TEST(HarmlessFault, KeepsTheDrawingOfADeadlock) {
  Struck run = short_io();
  run.ends(Signalled{SIGKILL, true});
  run.run.steps.front().outcome = Outcome::stuck;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  run.reads(3, 3, "pipe 1", 28, {holder(2, "upper", 4, at(20))});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::short_io);
  EXPECT_THAT(finding.waits, SizeIs(2));
  EXPECT_THAT(finding.observed, HasSubstr("its write end is open in:"));
}

TEST(HarmlessFault, ThatWasNotInjectedIsARunLikeAnyOther) {
  Struck run = short_io();
  run.trace().injected.clear();
  run.ends(Exited{1});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::wrong_exit));
}

TEST(HarmlessFault, IsJudgedAfterThePlainRun) {
  Struck bad = short_io();
  bad.ends(Exited{1});
  World plain;
  plain.exit_with(0, Outcome::mismatch);
  plain.actor().ending = Exited{1};
  const TestVerdict both = verdict_of(bad.test, {plain.run, bad.run}, nullptr);
  EXPECT_EQ(both.findings.front().rule, Rule::wrong_exit);
  plain.actor().ending = Exited{0};
  plain.run.steps.front().outcome = Outcome::done;
  const TestVerdict second = verdict_of(bad.test, {plain.run, bad.run}, nullptr);
  EXPECT_EQ(second.findings.front().rule, Rule::short_io);
  EXPECT_THAT(second.findings.front().observed, Not(HasSubstr("(in run")));
}

TEST(HarmlessFault, SaysNothingOfMechanisms) {
  Struck run{"eintr", "the first read failed"};
  run.test.uses.calls["write"] = {1, 1};
  run.trace().calls["write"] = 2;
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(GraveFault, PermitsAnEndInGoodOrder) {
  Struck run = fork_fails();
  run.ends(Exited{1});
  run.expect_rest("x\n", Outcome::stopped);
  EXPECT_THAT(run.rules(), IsEmpty());
  EXPECT_EQ(run.verdict().status, Status::pass);
}

TEST(GraveFault, PermitsThatTheWorkIsDoneAnyway) {
  EXPECT_EQ(fork_fails().verdict().status, Status::pass);
}

TEST(GraveFault, IsNotCopedWithByStatusZero) {
  Struck run = fork_fails();
  run.expect_rest("x\n", Outcome::mismatch);
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::wrong_exit);
  EXPECT_EQ(finding.message,
            "upper does not cope with a fork that fails: upper ended with status "
            "0, as if its work were done");
  EXPECT_THAT(finding.observed, HasSubstr("injected: the first fork failed with EAGAIN"));
  EXPECT_THAT(finding.expected, HasSubstr("a status other than 0"));
}

TEST(GraveFault, IsNotCopedWithByACrash) {
  Struck run{"map-fails", "the first mmap failed with ENOMEM"};
  run.ends(Signalled{SIGSEGV, false});
  EXPECT_EQ(run.only_finding().rule, Rule::crash);
  EXPECT_THAT(run.only_finding().message, HasSubstr("was ended by SIGSEGV"));
}

TEST(GraveFault, IsNotCopedWithByAStandstill) {
  Struck run = fork_fails();
  run.ends(Signalled{SIGKILL, true});
  run.run.steps.front().outcome = Outcome::stuck;
  run.waits(2, WaitKind::semaphore, "sem_wait", "the semaphore /done", 33);
  EXPECT_EQ(run.only_finding().rule, Rule::deadlock);
  EXPECT_THAT(run.only_finding().message, HasSubstr("does not cope with a fork that fails"));
}

TEST(GraveFault, IsNotCopedWithByATimeOut) {
  Struck run = fork_fails();
  run.ends(Signalled{SIGKILL, true});
  run.run.steps.front().outcome = Outcome::timed_out;
  run.run.limits = {{LimitKind::wall, "", 10s}};
  EXPECT_EQ(run.only_finding().rule, Rule::limit);
}

TEST(GraveFault, IsNotCopedWithByAProgramThatJustGoesOn) {
  Struck run = fork_fails();
  run.ends(Signalled{SIGKILL, true});
  EXPECT_EQ(run.only_finding().rule, Rule::wrong_exit);
  EXPECT_THAT(run.only_finding().message, HasSubstr("did not end by itself"));
}

TEST(GraveFault, LeavesNothingBehind) {
  Struck run = fork_fails();
  run.ends(Exited{1});
  run.run.left_files = {{"/work/a", "FIFO"}};
  EXPECT_EQ(run.only_finding().rule, Rule::leftover_file);
}

TEST(KilledProcess, IsNotAskedForAnything) {
  Struck run{"kill-at", "upper was killed at its second semop"};
  run.ends(Signalled{SIGKILL, false});
  run.run.left_files = {{"/work/a", "FIFO"}};
  run.run.left_processes = {{{3, 1, "upper", 'Z', ""}, "program", true}};
  EXPECT_THAT(run.rules(), IsEmpty());
  EXPECT_EQ(run.verdict().status, Status::pass);
}

TEST(KilledProcess, MustNotHoldUpOthers) {
  Struck run{"kill-at", "upper was killed at its second semop"};
  run.ends(Signalled{SIGKILL, false});
  run.add_actor("second", true).pid = 9;
  run.traced(9, 0, "second", "second");
  run.actor(1).ending = Signalled{SIGKILL, true};
  run.add(spec::Exit{"second", spec::Exit::Wanted::status, {0}, 0}, Outcome::stuck);
  evidence::Wait& wait =
      run.waits(9, WaitKind::semaphore_set, "semop", "the semaphore set 0x5", 33);
  wait.process = "second";
  EXPECT_EQ(run.only_finding().rule, Rule::deadlock);
}

TEST(KilledChild, MustBeNoticedByItsParent) {
  Struck run{"kill-at", "child 1 was killed at its first read"};
  run.forks(1);
  run.trace().injected.front().pid = 3;
  run.expect_rest("x\n", Outcome::mismatch);
  EXPECT_THAT(run.rules(), ElementsAre(Rule::wrong_exit));
  run.actor().ending = Exited{1};
  EXPECT_THAT(run.rules(), IsEmpty());
}

}  // namespace
}  // namespace ipclab::judge
