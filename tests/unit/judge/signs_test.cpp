// What the tracer noticed on the way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "world.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Sign;
using Kind = evidence::Sign::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A run in which all steps went well.
struct Noticed : World {
  Noticed() {
    exit_with(0, Outcome::done);
    traced(2, 0, "upper");
  }

  Sign& sees(Kind kind, const std::string& call, int pid = 2) {
    Sign sign;
    sign.kind = kind;
    sign.pid = pid;
    sign.process = pid == 2 ? "upper" : "child " + std::to_string(pid - 2);
    sign.call = call;
    sign.count = 4000;
    sign.lasted = 1500ms;
    sign.at = {"upper.c", 40, "main", ""};
    trace().signs.push_back(sign);
    return trace().signs.back();
  }

  void fails() {
    actor().ending = Exited{1};
    run.steps.front().outcome = Outcome::mismatch;
  }
};

TEST(BusyWait, IsAProgramThatAsksAgainAndAgain) {
  Noticed run;
  run.sees(Kind::polls, "waitpid");
  ASSERT_THAT(run.rules(), ElementsAre(Rule::busy_wait));
  const Finding finding = run.findings().front();
  EXPECT_EQ(finding.message, "upper asks again and again instead of waiting");
  EXPECT_EQ(finding.observed,
            "upper (pid 2) called waitpid 4,000 times in 1.5 s without waiting, "
            "at upper.c:40");
  ASSERT_THAT(finding.where, SizeIs(1));
  EXPECT_EQ(finding.where[0].line, 40);
}

TEST(BusyWait, IsAProgramThatSleepsAndLooksAgain) {
  Noticed run;
  run.sees(Kind::polls_with_sleep, "read");
  EXPECT_THAT(run.findings().front().message, HasSubstr("sleeps and looks again"));
}

TEST(BusyWait, IsAProgramThatRunsInALoop) {
  Noticed run;
  run.sees(Kind::spins, "");
  EXPECT_THAT(run.findings().front().observed,
              HasSubstr("ran for 1.5 s in a loop without a system call, at upper.c:40"));
}

TEST(BusyWait, OfManyChildrenIsOneLine) {
  Noticed run;
  for (int pid = 3; pid < 23; ++pid) run.sees(Kind::polls, "waitpid", pid);
  ASSERT_THAT(run.rules(), ElementsAre(Rule::busy_wait));
  EXPECT_THAT(run.findings().front().observed, HasSubstr("children 1 to 20 called"));
}

TEST(BusyWait, IsNotChargedForAProgramThatWasExecuted) {
  Noticed run;
  run.sees(Kind::polls, "waitpid").program = "tail";
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(BusyWait, MayBePermitted) {
  Noticed run;
  run.sees(Kind::polls, "waitpid");
  run.test.allows = {Rule::busy_wait};
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(BusyWait, ExplainsALimitOfTime) {
  Noticed run;
  run.run.limits = {{LimitKind::wall, "", 10s}};
  run.run.steps.front().outcome = Outcome::timed_out;
  run.sees(Kind::spins, "");
  ASSERT_THAT(run.rules(), ElementsAre(Rule::busy_wait));
  EXPECT_THAT(run.findings().front().observed, HasSubstr("upper did not finish in time"));
}

TEST(BusyWait, DoesNotExplainALimitOfSomethingElseOrOfSomebodyElse) {
  Noticed run;
  run.sees(Kind::spins, "");
  run.run.limits = {{LimitKind::memory, "", 10s}};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::limit, Rule::busy_wait));
  run.run.limits = {{LimitKind::cpu, "other", 10s}};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::limit, Rule::busy_wait));
  run.run.limits = {{LimitKind::cpu, "program", 10s}};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::busy_wait));
}

TEST(Eagain, IsALoopOverACallThatSaidSo) {
  Noticed run;
  run.sees(Kind::retries_eagain, "write").object = "descriptor 4, pipe 1";
  run.sees(Kind::polls, "write");
  ASSERT_THAT(run.rules(), ElementsAre(Rule::eagain));
  EXPECT_THAT(run.findings().front().observed,
              HasSubstr("repeated write (descriptor 4, pipe 1) 4,000 times"));
}

TEST(Eagain, LeavesABusyWaitForAnotherThingAlone) {
  Noticed run;
  run.sees(Kind::retries_eagain, "write");
  Sign& other = run.sees(Kind::polls, "waitpid");
  other.at.number = 60;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::eagain, Rule::busy_wait));
}

TEST(Eintr, IsSaidWhereTheRunFailed) {
  Noticed run;
  run.sees(Kind::ended_after_eintr, "read");
  EXPECT_THAT(run.rules(), IsEmpty());
  run.fails();
  ASSERT_THAT(run.rules(), ElementsAre(Rule::eintr, Rule::wrong_exit));
  EXPECT_THAT(run.findings().front().observed, HasSubstr("ended after read had said EINTR"));
}

TEST(Eintr, IsSaidOfAStatusThatNoStepAskedFor) {
  Noticed run;
  run.sees(Kind::ended_after_eintr, "read", 5);
  run.traced(5, 0, "client", "client");
  run.add_actor("client", true).ending = Exited{1};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::eintr));
  run.add(spec::Exit{"client", spec::Exit::Wanted::failure, {}, 0});
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Eagain, ThatWasTakenForAFailureIsSaidWhereTheRunFailed) {
  Noticed run;
  run.sees(Kind::ended_after_eagain, "read");
  EXPECT_THAT(run.rules(), IsEmpty());
  run.fails();
  EXPECT_THAT(run.rules(), ElementsAre(Rule::eagain, Rule::wrong_exit));
}

TEST(InheritedDescriptor, IsAPipeEndOrALeak) {
  Noticed run;
  Sign& end = run.sees(Kind::inherited_descriptor, "execve", 4);
  end.process = "cat (pid 4)";
  end.program = "cat";
  end.object = "descriptor 5, the write end of pipe 1";
  end.object_kind = ObjectKind::pipe;
  end.object_made_at = {"upper.c", 20, "main", "pipe"};
  Sign& file = run.sees(Kind::inherited_descriptor, "execve", 4);
  file.object = "descriptor 6, the file a";
  file.object_kind = ObjectKind::file;
  ASSERT_THAT(run.rules(), ElementsAre(Rule::pipe_end_left_open, Rule::fd_leak));
  const Finding finding = run.findings().front();
  EXPECT_EQ(finding.message,
            "cat was started with descriptor 5, the write end of pipe 1, which is "
            "none of its business");
  ASSERT_THAT(finding.where, SizeIs(2));
  EXPECT_EQ(finding.where[1].line, 20);
}

TEST(PiledUpDescriptors, AreALeak) {
  Noticed run;
  Sign& sign = run.sees(Kind::piled_up_descriptors, "accept");
  sign.count = 100;
  ASSERT_THAT(run.rules(), ElementsAre(Rule::fd_leak));
  EXPECT_THAT(run.findings().front().observed, HasSubstr("had 100 descriptors of one kind"));
}

TEST(ShortIo, IsSaidOfALostPartWhereTheRunFailed) {
  Noticed run;
  Sign& sign = run.sees(Kind::broken_off_write, "write");
  sign.count = 4096;
  sign.of = 65536;
  EXPECT_THAT(run.rules(), IsEmpty());
  run.fails();
  ASSERT_THAT(run.rules(), ElementsAre(Rule::short_io, Rule::wrong_exit));
  EXPECT_THAT(run.findings().front().observed, HasSubstr("took 4,096 of 65,536 bytes"));
}

TEST(TornMessage, IsSaidOfAMessageInPieces) {
  Noticed run;
  Sign& sign = run.sees(Kind::torn_write, "write");
  sign.count = 2;
  ASSERT_THAT(run.rules(), ElementsAre(Rule::torn_message));
  EXPECT_THAT(run.findings().front().observed,
              HasSubstr("wrote one line into a shared pipe with several calls of write"));
  sign.count = 8000;
  EXPECT_THAT(run.findings().front().observed,
              HasSubstr("8,000 bytes with one write, more than PIPE_BUF"));
}

TEST(TornMessage, IsNotSaidWhereNobodyElseWrites) {
  Noticed run;
  run.sees(Kind::torn_write, "write").object = "descriptor 4, pipe 1";
  evidence::Object pipe;
  pipe.name = "pipe 1";
  pipe.traffic = {{2, 0, 5, 0, 50}, {3, 5, 0, 50, 0}};
  run.trace().objects = {pipe};
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().objects.front().traffic.push_back({4, 0, 5, 0, 50});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::torn_message));
}

TEST(UnsafeHandler, NamesTheFunction) {
  Noticed run;
  run.sees(Kind::unsafe_call_in_handler, "printf");
  ASSERT_THAT(run.rules(), ElementsAre(Rule::unsafe_handler));
  EXPECT_EQ(run.findings().front().message, "a signal handler of upper calls printf");
}

TEST(Forbidden, ExplainsTheEndOfTheProgram) {
  Noticed run;
  run.sees(Kind::foreign_call, "");
  run.fails();
  run.actor().ending = Signalled{SIGSYS, false};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::forbidden));
}

TEST(Signs, AreEscapedAndShort) {
  Noticed run;
  const std::string evil = "\x1b[2J\n" + std::string(500, 'x');
  for (int i = 0; i < 100; ++i) {
    Sign& sign = run.sees(Kind::polls, evil + std::to_string(i));
    sign.process = evil;
    sign.object = evil;
    sign.at.file = evil;
    sign.object_made_at = sign.at;
  }
  ASSERT_THAT(run.findings(), SizeIs(1));
  EXPECT_LE(size_of(run.findings().front()), 4500U);
  EXPECT_THAT(run.findings().front().observed, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace ipclab::judge
