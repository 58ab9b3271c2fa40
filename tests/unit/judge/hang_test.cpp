// Waits that could still be ended from outside, and signals that came too early.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(MissedSignal, ThatCameBeforeTheWait) {
  Standstill run;
  run.waits(2, WaitKind::signal, "pause", "", 33).earlier_signal = SIGUSR1;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::missed_signal);
  EXPECT_EQ(finding.message, "upper waits for a signal, but SIGUSR1 came just before the wait");
}

TEST(MissedSignal, OfChildrenWhoseSignalsMerged) {
  Standstill run;
  run.trace().handled_signals = {SIGCHLD};
  run.waits(2, WaitKind::signal, "sigsuspend", "", 33).dead_children = 3;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::missed_signal);
  EXPECT_THAT(finding.message, HasSubstr("3 children of it have ended already"));
}

TEST(MissedSignal, IsNotSaidOfASignalThatNeverCame) {
  Standstill run;
  run.waits(2, WaitKind::signal, "pause", "", 33).dead_children = 1;  // no handler for SIGCHLD
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::hang);
  EXPECT_EQ(finding.message, "upper waits for a signal that nobody sends");
}

TEST(Hang, IsAWaitThatOnlyTheTestCouldEnd) {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  run.reads(3, 0, "the standard input of upper", 28, {the_grader()});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::hang);
  EXPECT_EQ(finding.message, "child 1 waits for input, and no more comes");
  EXPECT_THAT(finding.observed, HasSubstr("child 1 (pid 3)  upper.c:28\n"
                                          "  waits in read of descriptor 0"));
  EXPECT_THAT(finding.observed, HasSubstr("the test"));
  EXPECT_THAT(finding.waits, SizeIs(2));
}

TEST(Hang, IsAServerThatNobodyConnectsTo) {
  Standstill run;
  run.waits(2, WaitKind::accept, "accept", "the socket s", 28).descriptor = 3;
  EXPECT_EQ(run.only_finding().message, "upper waits for a connection that nobody makes");
}

TEST(Hang, IsAFifoThatSomebodyWhoCanGoOnMayStillOpen) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::open_fifo, "open", "the FIFO jobs", 28);
  run.reads(3, 0, "standard input", 50, {the_grader()});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

TEST(Hang, IsAWaitForSomebodyWhoDoesNotWait) {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

TEST(Hang, IsAQueueOrFifoThatNobodyElseKnows) {
  for (const WaitKind kind : {WaitKind::message, WaitKind::room, WaitKind::open_fifo}) {
    Standstill run;
    run.waits(2, kind, "call", "the thing", 28);
    EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
  }
}

TEST(Hang, IsWhatIsKnownWithoutAGraph) {
  Standstill run;
  run.run.standstill = {{2, 1, "upper", 'S', "wait for a child"}};
  EXPECT_THAT(run.only_finding().observed, HasSubstr("upper (pid 2) waits for a child"));
  run.run.trace.reset();
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

}  // namespace
}  // namespace ipclab::judge
