// Ends of pipes that keep an end-of-file, or SIGPIPE, away.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(PipeEndLeftOpen, InTheReaderItselfIsNamedWithBothLines) {
  const Finding finding = own_write_end().only_finding();
  EXPECT_EQ(finding.rule, Rule::pipe_end_left_open);
  EXPECT_EQ(finding.message,
            "child 1 waits for the end of pipe 1, but has its write end open itself");
  ASSERT_THAT(finding.where, SizeIs(3));
  EXPECT_EQ(finding.where[0].line, 22);
  EXPECT_THAT(finding.where[0].what, HasSubstr("write end of pipe 1 here, descriptor 4"));
  EXPECT_EQ(finding.where[1].line, 28);
  EXPECT_EQ(finding.where[2].line, 41);
}

TEST(PipeEndLeftOpen, IsDrawnWithTheCauseFirst) {
  EXPECT_EQ(own_write_end().only_finding().observed,
            "child 1 (pid 3)  upper.c:28  waits in read of descriptor 3, pipe 1\n"
            "  its write end is open in:\n"
            "    child 1 (pid 3) itself as descriptor 4, fork at upper.c:22\n"
            "upper (pid 2)  upper.c:41  waits in waitpid for child 1 (pid 3)\n"
            "upper had printed nothing");
}

TEST(PipeEndLeftOpen, InTheParentThatWaitsForTheChild) {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  run.reads(3, 3, "pipe 1", 28, {holder(2, "upper", 4, at(20, "pipe"))});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::pipe_end_left_open);
  EXPECT_THAT(finding.message, HasSubstr("its write end is still open in upper"));
  EXPECT_EQ(finding.where[0].line, 20);
}

TEST(PipeEndLeftOpen, InAParentThatReadsTheAnswerFirst) {
  Standstill run;
  run.forks(1);
  run.reads(2, 5, "pipe 2", 41, {holder(3, "child 1 (pid 3)", 6)});
  run.reads(3, 3, "pipe 1", 28, {holder(2, "upper", 4)});
  run.carried(ObjectKind::pipe, "pipe 1", 2, 3);
  run.carried(ObjectKind::pipe, "pipe 2", 3, 2);
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::pipe_end_left_open);
  EXPECT_THAT(finding.message, HasSubstr("child 1 waits for data or the end of pipe 1"));
}

TEST(PipeEndLeftOpen, IsNotSaidWhereTheHolderWaitsForSomethingElse) {
  Standstill run;
  run.forks(1);
  run.reads(2, 5, "pipe 2", 41, {holder(3, "child 1 (pid 3)", 6)});
  run.waits(3, WaitKind::semaphore, "sem_wait", "the semaphore /s", 60,
            {somebody(2, "upper", "has it mapped and could post")});
  run.carried(ObjectKind::pipe, "pipe 2", 3, 2);
  EXPECT_THAT(run.only_finding().message, HasSubstr("waits for a post of the semaphore /s"));
}

TEST(PipeEndLeftOpen, IsSeenInAProgramThatWasExecuted) {
  Standstill run;
  run.traced(4, 2, "wc (pid 4)").program = "wc";
  run.waits_for_child(2, 4, 70);
  evidence::Wait& wc = run.reads(4, 0, "pipe 1", 0, {holder(2, "upper", 4, at(30))});
  wc.process = "wc (pid 4)";
  wc.student = false;
  wc.at = {};
  EXPECT_THAT(run.only_finding().message, HasSubstr("wc waits for data or the end of pipe 1"));
}

TEST(PipeEndLeftOpen, IsSeenBehindAPollAndBehindAWaitForSigchld) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::signal, "sigsuspend", "", 41,
            {somebody(3, "child 1 (pid 3)", "is its child, and would send SIGCHLD by ending")});
  evidence::Wait& poll = run.waits(3, WaitKind::several, "poll", "pipe 1", 28,
                                   {somebody(2, "upper", "has its write end open")});
  poll.descriptor = 3;
  run.carried(ObjectKind::pipe, "pipe 1", 2, 3);
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::pipe_end_left_open);
  EXPECT_THAT(finding.observed, HasSubstr("waits in poll of descriptor 3, pipe 1"));
}

TEST(PipeEndLeftOpen, IsNotSaidOfFifosWithWhichTwoTalkToEachOther) {
  Standstill run;
  run.forks(1);
  run.reads(2, 3, "the FIFO requests", 41, {holder(3, "child 1 (pid 3)", 3)});
  run.reads(3, 4, "the FIFO replies", 28, {holder(2, "upper", 4)});
  run.carried(ObjectKind::fifo, "the FIFO requests", 3, 2);
  run.carried(ObjectKind::fifo, "the FIFO replies", 2, 3);
  EXPECT_THAT(run.rules(), ElementsAre(Rule::deadlock));
}

TEST(PipeEndLeftOpen, OfAWriterWithoutAnotherReader) {
  Standstill run;
  run.writes(2, 4, "pipe 1", 30, {holder(2, "upper", 3, at(20))});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::pipe_end_left_open);
  EXPECT_THAT(finding.message, HasSubstr("read end is open only in itself"));
}

TEST(PipeEndLeftOpen, InAParentThatNeverReadsFromThePipeOfTwoChildren) {
  Standstill run;
  run.forks(2);
  run.waits_for_child(2, 3, 41);
  run.writes(3, 1, "pipe 1", 30, {holder(2, "upper", 3, at(20))});
  run.carried(ObjectKind::pipe, "pipe 1", 3, 4);  // child 2 has read, and has ended
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::pipe_end_left_open);
  EXPECT_THAT(finding.message, HasSubstr("whose reader is gone"));
  EXPECT_EQ(finding.where[0].line, 20);
}

TEST(PipeEndLeftOpen, IsNotSaidWhereTheOtherOneMayStillWrite) {
  Standstill run;
  run.forks(1);
  run.reads(2, 0, "the standard input of upper", 41, {the_grader()});
  run.reads(3, 3, "pipe 1", 28, {holder(2, "upper", 4), holder(3, "child 1 (pid 3)", 4)});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

TEST(PipeEndLeftOpen, IsNotSaidOfAFifoThatIsOpenAtBothSides) {
  Standstill run;
  run.reads(2, 3, "the FIFO jobs", 41, {holder(2, "upper", 4)});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

}  // namespace
}  // namespace ipclab::judge
