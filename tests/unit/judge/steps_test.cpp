// Steps that failed: which rule it is, and in what words.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(WrongOutput, SaysWhereTheTextDiffers) {
  World world;
  world.prints("HELLO\nWORLD?\n", 1s);
  world.actor().err.head = "debug: here\n";
  world.expect_rest("HELLO\nWORLD!\n", Outcome::mismatch).to = 13;
  ASSERT_THAT(world.rules(), ElementsAre(Rule::wrong_output));
  const Finding finding = world.findings().front();
  EXPECT_THAT(finding.message, HasSubstr("the output of upper is not what it should be"));
  EXPECT_THAT(finding.message, HasSubstr("line 2 differs from column 6"));
  EXPECT_THAT(finding.expected, HasSubstr("WORLD!"));
  EXPECT_THAT(finding.observed, HasSubstr("WORLD?"));
  EXPECT_THAT(finding.observed, HasSubstr("debug: here"));
}

TEST(WrongOutput, EscapesWhatTheProgramPrinted) {
  World world;
  world.prints("\x1b[32mPASS\n", 1s);
  world.expect_rest("ok\n", Outcome::mismatch).to = 10;
  for (const Finding& finding : world.findings())
    EXPECT_THAT(finding.observed, Not(HasSubstr("\x1b")));
}

TEST(WrongOutput, LooksAtItsOwnStretchOfTheText) {
  World world;
  world.prints("ready\n1 a\n2 x\n", 1s);
  StepRecord& record = world.expect_lines("1 b\n", 1, Outcome::mismatch);
  record.from = 6;
  record.to = 10;
  EXPECT_THAT(world.findings().front().observed, HasSubstr("1 a"));
  EXPECT_THAT(world.findings().front().observed, Not(HasSubstr("ready")));
}

TEST(WrongOutput, IsClaimedOnceForEachActor) {
  World world;
  world.prints("x\n", 1s);
  world.expect_lines("a\n", 1, Outcome::mismatch).to = 2;
  world.expect_lines("b\n", 1, Outcome::mismatch).to = 2;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::wrong_output));
  EXPECT_EQ(world.findings().front().expected, "a");
}

TEST(WrongOutput, OfAnOutputThatEndsTooEarlyNamesTheEnd) {
  World world;
  world.prints("1\n", 1s);
  world.actor().ending = Exited{3};
  world.expect_lines("1\n2\n", 2, Outcome::cut_short);
  const Finding finding = world.findings().front();
  EXPECT_THAT(finding.message, HasSubstr("the output of upper ended too early"));
  EXPECT_THAT(finding.message, HasSubstr("stops after line 1 of 2"));
  EXPECT_THAT(finding.observed, HasSubstr("upper ended with status 3"));
}

TEST(WrongOutput, OfAStepWithATimeNamesTheTime) {
  World world;
  world.expect_lines("1\n", 1, Outcome::timed_out);
  world.last_step().within = 500ms;
  EXPECT_THAT(world.findings().front().message,
              HasSubstr("upper did not print the line expected next within 500 ms"));
}

TEST(WrongOutput, IsWhatAStepMeansThatNothingElseExplains) {
  World world;
  world.add(spec::WaitUntil{spec::IsListening{spec::TcpPort{5000, {}}}}, Outcome::timed_out);
  world.last_step().within = 2s;
  ASSERT_THAT(world.rules(), ElementsAre(Rule::wrong_output));
  EXPECT_EQ(world.findings().front().message, "nobody listened on TCP port 5000 within 2 s");
}

TEST(WrongOutput, OfARefusedConnectionTellsWhatBecameOfTheServer) {
  World world;
  world.actor().ending = Exited{1};
  world.actor().err.head = "bind: Address already in use\n";
  world.add(spec::Connect{"c", spec::UnixPath{"s"}}, Outcome::refused).detail =
      "connect: Connection refused";
  const Finding finding = world.findings().front();
  EXPECT_EQ(finding.message, "no connection to the socket s");
  EXPECT_THAT(finding.observed, HasSubstr("Connection refused"));
  EXPECT_THAT(finding.observed, HasSubstr("upper ended with status 1"));
  EXPECT_THAT(finding.observed, HasSubstr("Address already in use"));
}

TEST(StepRule, ReplacesTheUsualName) {
  World world;
  world.prints("x\n", 1s);
  world.expect_lines("a\n", 1, Outcome::mismatch).to = 2;
  world.last_step().rule = Rule::torn_message;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::torn_message));
}

TEST(StepHint, ReplacesTheHintOfTheTest) {
  World world;
  world.test.hint = "of the test";
  world.exit_with(0, Outcome::mismatch);
  world.actor().ending = Exited{1};
  EXPECT_EQ(world.findings().front().hint, "of the test");
  world.last_step().hint = "of the step";
  EXPECT_EQ(world.findings().front().hint, "of the step");
}

TEST(WrongExit, NamesBothStatuses) {
  World world;
  world.actor().ending = Exited{1};
  world.actor().err.head = "upper: read: Bad file descriptor\n";
  world.exit_with(0, Outcome::mismatch);
  ASSERT_THAT(world.rules(), ElementsAre(Rule::wrong_exit));
  const Finding finding = world.findings().front();
  EXPECT_EQ(finding.message, "upper ended with status 1, not 0");
  EXPECT_EQ(finding.expected, "upper ends with status 0");
  EXPECT_THAT(finding.observed, HasSubstr("Bad file descriptor"));
}

TEST(WrongExit, ExplainsStatusesOfShells) {
  World world;
  world.actor().ending = Exited{127};
  world.exit_with(0, Outcome::mismatch);
  EXPECT_THAT(world.findings().front().hint, HasSubstr("not found"));
  world.actor().ending = Exited{141};
  EXPECT_THAT(world.findings().front().hint, HasSubstr("SIGPIPE"));
}

TEST(WrongExit, TellsOfASignalThatTheTestSent) {
  World world;
  world.actor().ending = Signalled{SIGTERM, true};
  world.exit_with(0, Outcome::mismatch);
  ASSERT_THAT(world.rules(), ElementsAre(Rule::wrong_exit));
  EXPECT_THAT(world.findings().front().message, HasSubstr("SIGTERM, which the test sent"));
  EXPECT_THAT(world.findings().front().hint, HasSubstr("handler"));
}

TEST(WrongExit, TellsOfAProgramThatDidNotStart) {
  World world;
  world.actor().ending = evidence::NotStarted{ENOEXEC};
  world.exit_with(0, Outcome::mismatch);
  EXPECT_THAT(world.findings().front().message, HasSubstr("could not be started"));
}

TEST(WrongExit, TellsOfAProgramThatDoesNotEnd) {
  World world;
  world.actor().ending = Signalled{SIGKILL, true};
  world.run.standstill = {{2, 1, "upper", 'S', "read of descriptor 0 (a pipe)"}};
  world.exit_with(0, Outcome::timed_out);
  world.last_step().within = 1s;
  ASSERT_THAT(world.rules(), ElementsAre(Rule::wrong_exit));
  EXPECT_EQ(world.findings().front().message, "upper did not end within 1 s");
  EXPECT_THAT(world.findings().front().observed,
              HasSubstr("upper (pid 2) waits in read of descriptor 0 (a pipe)"));
}

TEST(Hang, DrawsWhoWaitsWhere) {
  World world;
  world.actor().ending = Signalled{SIGKILL, true};
  world.run.standstill = {{2, 1, "upper", 'S', "wait for a child"},
                          {3, 2, "upper", 'S', "read of descriptor 3 (a pipe)"}};
  world.expect_rest("x\n", Outcome::stuck);
  world.exit_with(0, Outcome::stuck);
  ASSERT_THAT(world.rules(), ElementsAre(Rule::hang));
  const Finding finding = world.findings().front();
  EXPECT_THAT(finding.observed,
              HasSubstr("upper (pid 2) waits for a child\n"
                        "upper (pid 3, child of pid 2) waits in read of descriptor 3 (a pipe)"));
  EXPECT_EQ(finding.where.size(), 2u);
}

TEST(Hang, IsRenamedOnlyByTheStep) {
  World world;
  world.expect_lines("x\n", 1, Outcome::stuck);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::hang));
  world.last_step().rule = Rule::missed_signal;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::missed_signal));
}

TEST(NotFlushed, IsTheRightTextThatCameAfterTheStepWasGivenUp) {
  World world;
  world.prints("ready\n", 1s);
  world.prints("1 a\n2 b\n", 3s);
  world.expect_lines("1 a\n", 1, Outcome::stuck).from = 6;
  world.exit_with(0, Outcome::stuck);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::not_flushed));
}

TEST(NotFlushed, IsSaidOfTheRestToo) {
  World world;
  world.prints("1 a\n", 3s);
  world.expect_rest("1 a\n", Outcome::timed_out);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::not_flushed));
}

TEST(NotFlushed, IsNotSaidOfAnotherText) {
  World world;
  world.prints("1 x\n", 3s);
  world.expect_lines("1 a\n", 1, Outcome::stuck);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::hang));
}

TEST(NotFlushed, IsNotSaidOfTextThatWasThereInTime) {
  World world;
  world.prints("1 a\n", 1s);
  world.expect_rest("1 a\n", Outcome::stuck);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::hang));
}

TEST(NotFlushed, IsNotSaidOfTools) {
  World world;
  world.add_actor("nc", false);
  world.prints("1 a\n", 3s, 1);
  world.add(spec::Expect{"nc", evidence::Stream::out, 1, {spec::Exact{text("1 a\n")}}},
            Outcome::timed_out);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::wrong_output));
}

TEST(Stopped, IsNoFaultOfItsOwn) {
  World world;
  world.prints("x\n", 1s);
  world.expect_lines("a\n", 1, Outcome::mismatch).to = 2;
  world.exit_with(0, Outcome::stopped);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::wrong_output));
}

TEST(Together, IsJudgedTrackByTrack) {
  World world;
  world.actor().ending = Exited{1};
  spec::Step inner;
  inner.number = 2;
  inner.action = spec::Exit{"program", spec::Exit::Wanted::status, {0}, 0};
  world.add(spec::Together{{{inner}}});
  StepRecord record;
  record.number = 2;
  record.outcome = Outcome::mismatch;
  world.run.steps = {record};
  EXPECT_THAT(world.rules(), ElementsAre(Rule::wrong_exit));
  world.run.steps.front().outcome = Outcome::done;
  EXPECT_EQ(world.verdict().status, Status::pass) << "together itself needs no record";
}

TEST(Reference, DecidesAfterTheRun) {
  World world;
  world.prints("a\n", 1s);
  world
      .add(spec::Expect{"program", evidence::Stream::out, {}, {spec::SameAsReference{}}},
           Outcome::done)
      .to = 2;
  world.reference = world.run;
  EXPECT_THAT(world.rules(), IsEmpty());
  world.reference->actors.front().out.head = "b\n";
  EXPECT_THAT(world.rules(), ElementsAre(Rule::wrong_output));
  EXPECT_EQ(world.findings().front().expected, "b");
}

TEST(Findings, KeepTheirWordsShort) {
  World world;
  world.actor().err.head = std::string(1 << 20, '\x01');
  world.prints(std::string(1 << 20, '\xff'), 1s);
  world.actor().ending = Signalled{SIGSEGV, false};
  world.test.hint = std::string(5000, 'h');
  world.run.limits = {{LimitKind::wall, "", 10s}};
  for (int pid = 3; pid < 60; ++pid)
    world.run.standstill.push_back({pid, 2, std::string(16, '\n'), 'S', std::string(200, 'r')});
  world.expect_rest("x\n", Outcome::mismatch).to = 1 << 20;
  EXPECT_THAT(world.findings(), Not(IsEmpty()));
  for (const Finding& finding : world.findings()) EXPECT_LE(size_of(finding), 4500u);
}

}  // namespace
}  // namespace ipclab::judge
