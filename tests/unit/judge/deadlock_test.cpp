// A standstill that nobody could end: which pattern it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Deadlock, OfTwoFullPipes) {
  Standstill run;
  run.forks(1);
  run.writes(2, 4, "pipe 1", 41, {holder(3, "child 1 (pid 3)", 3)});
  run.writes(3, 6, "pipe 2", 28, {holder(2, "upper", 5)});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_EQ(finding.message, "upper and child 1 both wait to write, and nobody reads");
  EXPECT_THAT(finding.observed, HasSubstr("its read end is open in:"));
  EXPECT_THAT(finding.hint, HasSubstr("64 KiB"));
}

TEST(Deadlock, OfTwoThatWaitForAFirstWord) {
  Standstill run;
  run.forks(1);
  run.reads(2, 5, "pipe 2", 41, {holder(3, "child 1 (pid 3)", 6)});
  run.reads(3, 3, "pipe 1", 28, {holder(2, "upper", 4)});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_THAT(finding.message, HasSubstr("both wait to read, and nobody has written"));
}

TEST(Deadlock, OfAPostThatNeverComes) {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 0, 41);
  run.waits(3, WaitKind::semaphore, "sem_wait", "the semaphore /slots", 60).note =
      "value 0; last changed by child 1 at upper.c:40";
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_EQ(finding.message,
            "child 1 waits for a post of the semaphore /slots that never comes: "
            "nobody is left who could do it");
  EXPECT_THAT(finding.observed, HasSubstr("value 0; last changed by child 1"));
}

TEST(Deadlock, OfAPostWhoseMakersAllWait) {
  Standstill run;
  run.forks(2);
  run.waits_for_child(2, 3, 41);
  for (const int pid : {3, 4})
    run.waits(pid, WaitKind::semaphore_set, "semop", "the semaphore set 0x5", 60,
              {somebody(7 - pid, Standstill::name_of(7 - pid), "added to it before")});
  EXPECT_THAT(run.only_finding().message, HasSubstr("everybody who could do it waits as well"));
}

TEST(Deadlock, OfDifferentSemaphores) {
  for (const WaitKind kind : {WaitKind::semaphore_set, WaitKind::semaphore}) {
    Standstill run;
    run.forks(2);
    run.waits(3, kind, "wait", "sem 0", 60);
    run.waits(4, kind, "wait", "sem 1", 60);
    EXPECT_THAT(run.only_finding().message, HasSubstr("or they were taken in different orders"));
  }
}

TEST(Deadlock, OfOneSemaphoreAndAnother) {
  Standstill run;
  run.forks(2);
  run.waits(3, WaitKind::semaphore, "sem_wait", "the semaphore /a", 60);
  run.waits(4, WaitKind::semaphore, "sem_wait", "the semaphore /b", 60);
  EXPECT_THAT(run.only_finding().message, HasSubstr("or they were taken in different orders"));
}

TEST(Deadlock, IsExplainedByTheWaitOnWhichTheOthersDepend) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::room, "msgsnd", "the queue 0x1", 41);
  run.waits(3, WaitKind::semaphore, "sem_wait", "the semaphore /go", 60,
            {somebody(2, "upper", "has it mapped and could post")});
  EXPECT_EQ(run.only_finding().message,
            "upper waits for room in the queue 0x1, and nobody is left who would take a message "
            "out");
}

TEST(Deadlock, OfAConditionThatNobodySignals) {
  Standstill run;
  run.waits(2, WaitKind::condition, "pthread_cond_wait", "the condition at 0x7f10", 33);
  EXPECT_THAT(run.only_finding().message, HasSubstr("waits for a signal to the condition"));
}

TEST(Deadlock, OfALockThatIsTakenTwice) {
  Standstill run;
  evidence::Wait& wait =
      run.waits(2, WaitKind::mutex, "pthread_mutex_lock", "the lock at 0x7f10", 33);
  wait.owner = 2;
  wait.owner_is_itself = true;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_THAT(finding.message, HasSubstr("which it holds already itself"));
  EXPECT_THAT(finding.observed, HasSubstr("it holds this lock itself"));
}

TEST(Deadlock, OfALockWhoseOwnerHasEnded) {
  Standstill run;
  evidence::Wait& wait =
      run.waits(2, WaitKind::mutex, "pthread_mutex_lock", "the lock at 0x7f10", 33);
  wait.owner = 9;
  wait.owner_is_dead = true;
  EXPECT_THAT(run.only_finding().message, HasSubstr("whose owner has ended"));
  EXPECT_THAT(run.only_finding().observed, HasSubstr("its owner (pid 9) has ended"));
}

TEST(Deadlock, OfLocksInOppositeOrder) {
  Standstill run;
  run.forks(2);
  run.waits_for_child(2, 3, 41);
  run.waits(3, WaitKind::mutex, "pthread_mutex_lock", "lock A", 50).owner = 4;
  run.waits(4, WaitKind::mutex, "pthread_mutex_lock", "lock B", 60).owner = 3;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.message,
            "child 1 and child 2 each hold a lock that another one of them waits for: the locks "
            "were taken in different orders");
  EXPECT_EQ(finding.where[0].line, 50);
  EXPECT_EQ(finding.where[1].line, 60);
}

TEST(Deadlock, OfSemaphoresInACircle) {
  Standstill run;
  run.forks(2);
  run.waits(3, WaitKind::semaphore, "sem_wait", "semaphore A", 50,
            {somebody(4, "child 2 (pid 4)", "posted it last")});
  run.waits(4, WaitKind::semaphore, "sem_wait", "semaphore B", 60,
            {somebody(3, "child 1 (pid 3)", "posted it last")});
  EXPECT_THAT(run.only_finding().message, HasSubstr("only another one of them could give back"));
}

TEST(Deadlock, OfAFifoWhoseOtherSideNobodyOpens) {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  run.waits(3, WaitKind::open_fifo, "open", "the FIFO jobs", 50);
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_EQ(finding.message,
            "child 1 waits in open of the FIFO jobs, and nobody opens its other side");
}

TEST(Deadlock, OfTwoFifosInDifferentOrders) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::open_fifo, "open", "the FIFO a", 50);
  run.waits(3, WaitKind::open_fifo, "open", "the FIFO b", 60);
  EXPECT_THAT(run.only_finding().message, HasSubstr("in different orders"));
}

TEST(Deadlock, OfAnEmptyQueue) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::message, "mq_receive", "the queue /results", 50,
            {somebody(3, "child 1 (pid 3)", "has it open")});
  run.waits(3, WaitKind::message, "mq_receive", "the queue /jobs", 60,
            {somebody(2, "upper", "has it open")});
  EXPECT_THAT(run.only_finding().message, HasSubstr("nobody is left who would send one"));
}

TEST(Deadlock, OfFullQueues) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::room, "mq_send", "the queue /jobs", 50,
            {somebody(3, "child 1 (pid 3)", "has it open")});
  run.waits(3, WaitKind::room, "mq_send", "the queue /results", 60,
            {somebody(2, "upper", "has it open")});
  EXPECT_THAT(run.only_finding().message, HasSubstr("who would take a message out"));
}

TEST(Deadlock, OfAChildThatWaitsForItsParent) {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  run.writes(3, 6, "pipe 2", 28, {holder(2, "upper", 5)});
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.message,
            "upper waits for the end of its child, and the child waits for upper "
            "to read what it writes");
}

TEST(Deadlock, OfAnyOtherCircle) {
  Standstill run;
  run.forks(1);
  run.waits(2, WaitKind::file_lock, "fcntl", "the file a", 50,
            {somebody(3, "child 1 (pid 3)", "holds the lock")});
  run.waits(3, WaitKind::message, "msgrcv", "the queue 0x1", 60,
            {somebody(2, "upper", "sent to it before")});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::deadlock));
}

TEST(Deadlock, OfThreadsOfOneProcess) {
  Standstill run;
  run.waits(2, WaitKind::thread, "pthread_join", "", 50, {somebody(2, "upper", "has not ended")});
  evidence::Wait& second =
      run.waits(2, WaitKind::thread, "pthread_join", "", 60, {somebody(2, "upper", "waits")});
  second.tid = 5;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::deadlock);
  EXPECT_THAT(finding.message, HasSubstr("2 threads of upper"));
  EXPECT_THAT(finding.observed, HasSubstr("upper (pid 2), thread 5"));
}

TEST(Deadlock, LeavesItsConsequencesOut) {
  Standstill run = own_write_end();
  run.actor().ending = Exited{0};
  run.run.left_processes = {{{3, 1, "upper", 'S', ""}, "program", false},
                            {{4, 1, "upper", 'Z', ""}, "program", true}};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::pipe_end_left_open));
}

TEST(Deadlock, ComesAfterACrash) {
  Standstill run = own_write_end();
  run.add_actor("client", true).ending = Signalled{SIGSEGV, false};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::crash, Rule::pipe_end_left_open));
}

TEST(Deadlock, IsRenamedByTheStep) {
  Standstill run = own_write_end();
  run.last_step().rule = Rule::not_concurrent;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::not_concurrent));
}

TEST(Deadlock, KeepsTheHintOfTheAuthor) {
  Standstill run = own_write_end();
  run.test.hint = "pipe(7) tells when.";
  EXPECT_THAT(run.only_finding().hint, HasSubstr("pipe(7) tells when.\nA reader sees"));
}

TEST(Deadlock, IsNotSaidOfAStandstillBeforeAnotherEnd) {
  Standstill run = own_write_end();
  run.run.steps.front().outcome = Outcome::done;
  run.actor().ending = Exited{0};
  EXPECT_THAT(run.rules(), IsEmpty());
}

}  // namespace
}  // namespace ipclab::judge
