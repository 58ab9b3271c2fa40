// What is judged in every run: limits, deaths, children and things left behind, facts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Run, ThatDidAllItShouldHasNoFindings) {
  World world;
  world.exit_with(0, Outcome::done);
  EXPECT_THAT(world.rules(), IsEmpty());
  EXPECT_EQ(world.verdict().status, Status::pass);
}

TEST(Limits, GiveOneFindingForEachKind) {
  World world;
  world.run.limits = {{LimitKind::memory, "program", 1s},
                      {LimitKind::memory, "", 1s},
                      {LimitKind::processes, "", 1s}};
  EXPECT_THAT(world.rules(), ElementsAre(Rule::limit));
  EXPECT_THAT(world.findings().front().message, HasSubstr("upper used too much memory"));
  EXPECT_THAT(world.findings().front().expected, HasSubstr("256 MiB"));
}

TEST(Limits, OfTimeShowWhereEachProcessWaits) {
  World world;
  world.run.limits = {{LimitKind::wall, "", 10s}};
  world.run.standstill = {{2, 1, "upper", 'S', "wait for a child"}, {3, 2, "upper", 'R', ""}};
  world.prints("half\n", 1s);
  const Finding finding = world.findings().front();
  EXPECT_EQ(finding.rule, Rule::limit);
  EXPECT_THAT(finding.observed, HasSubstr("not done after 10 s"));
  EXPECT_THAT(finding.observed, HasSubstr("upper (pid 2) waits for a child"));
  EXPECT_THAT(finding.observed, HasSubstr("upper (pid 3, child of pid 2) is running"));
  EXPECT_THAT(finding.observed, HasSubstr("half"));
  EXPECT_EQ(finding.where.size(), 2u);
}

TEST(Limits, ExplainTheStepsThatTheyEnd) {
  World world;
  world.actor().ending = Signalled{SIGKILL, true};
  world.run.limits = {{LimitKind::wall, "", 10s}};
  world.expect_rest("x\n", Outcome::timed_out);
  world.exit_with(0, Outcome::stopped);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::limit));
}

TEST(Limits, LeaveAStepItsOwnRule) {
  World world;
  world.run.limits = {{LimitKind::wall, "", 10s}};
  world.expect_lines("x\n", 1, Outcome::timed_out);
  world.last_step().rule = Rule::one_client_blocks_all;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::limit, Rule::one_client_blocks_all));
}

TEST(Limits, OfFileSizeAreNoCrash) {
  World world;
  world.actor().ending = Signalled{SIGXFSZ, false};
  world.run.limits = {{LimitKind::file_size, "program", 1s}};
  world.exit_with(0, Outcome::mismatch);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::limit));
}

TEST(Crash, NamesTheSignalAndExplainsTheWrongExit) {
  World world;
  world.actor().ending = Signalled{SIGSEGV, false};
  world.actor().err.head = "about to fail\n";
  world.expect_lines("x\n", 1, Outcome::cut_short);
  world.exit_with(0, Outcome::mismatch);
  ASSERT_THAT(world.rules(), ElementsAre(Rule::crash));
  const Finding finding = world.findings().front();
  EXPECT_THAT(finding.message, HasSubstr("SIGSEGV"));
  EXPECT_THAT(finding.observed, HasSubstr("memory that is not its own"));
  EXPECT_THAT(finding.observed, HasSubstr("about to fail"));
}

TEST(Crash, ComesBeforeATextThatWasWrong) {
  World world;
  world.actor().ending = Signalled{SIGABRT, false};
  world.prints("y\n", 1s);
  world.expect_lines("x\n", 1, Outcome::mismatch).to = 2;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::crash, Rule::wrong_output));
}

TEST(Crash, ExplainsAnOutputThatIsNotWhole) {
  World world;
  world.actor().ending = Signalled{SIGABRT, false};
  world.prints("1\n", 1s);
  world.expect_rest("1\n2\n", Outcome::mismatch).to = 2;
  ASSERT_THAT(world.rules(), ElementsAre(Rule::crash));
  EXPECT_THAT(world.findings().front().observed,
              HasSubstr("had printed 2 bytes, at the end:\n  1"));
}

TEST(Crash, IsNoneWhenTheGraderSentTheSignal) {
  World world;
  world.actor().ending = Signalled{SIGTERM, true};
  world.add(spec::Exit{"program", spec::Exit::Wanted::any, {}, 0});
  EXPECT_THAT(world.rules(), IsEmpty());
}

TEST(Crash, IsNoneWhenTheTestWantsTheSignal) {
  World world;
  world.actor().ending = Signalled{SIGABRT, false};
  world.add(spec::Exit{"program", spec::Exit::Wanted::signal, {}, SIGABRT});
  EXPECT_THAT(world.rules(), IsEmpty());
}

TEST(Crash, IsNoneForAToolOfTheMachine) {
  World world;
  world.add_actor("nc", false).ending = Signalled{SIGSEGV, false};
  EXPECT_THAT(world.rules(), IsEmpty());
}

TEST(Crash, OfTheServerExplainsWhatItsClientsMiss) {
  World world;
  world.actor().ending = Signalled{SIGSEGV, false};
  world.add_actor("c", false);
  world.add(spec::Expect{"c", evidence::Stream::out, 1, {}}, Outcome::cut_short);
  world.add(spec::Connect{"d", spec::TcpPort{5000, {}}}, Outcome::refused);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::crash));
}

TEST(Crash, ThatIsAllowedExplainsNothing) {
  World world;
  world.actor().ending = Signalled{SIGSEGV, false};
  world.test.allows = {Rule::crash};
  world.exit_with(0, Outcome::mismatch);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::wrong_exit));
}

TEST(SigpipeDeath, IsNoCrash) {
  World world;
  world.actor().ending = Signalled{SIGPIPE, false};
  world.exit_with(0, Outcome::mismatch);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::sigpipe_death));
}

TEST(LeftChildren, AreZombiesOrOrphans) {
  World world;
  world.run.left_processes = {
      {{3, 1, "upper", 'Z', ""}, "program", true},
      {{4, 1, "upper", 'Z', ""}, "program", true},
      {{5, 1, "upper", 'S', "read of descriptor 3 (a pipe)"}, "program", false}};
  ASSERT_THAT(world.rules(), ElementsAre(Rule::zombie, Rule::orphan));
  EXPECT_THAT(world.findings()[0].message, HasSubstr("upper left 2 children"));
  EXPECT_THAT(world.findings()[0].observed, HasSubstr("(pid 4) ended, and nobody waited for it"));
  EXPECT_THAT(world.findings()[1].observed, HasSubstr("read of descriptor 3 (a pipe)"));
}

TEST(LeftChildren, AreNamedWithTheLineThatForkedThem) {
  World world;
  world.run.left_processes = {{{3, 1, "upper", 'Z', ""}, "program", true}};
  world.traced(3, 2, "child 1 (pid 3)").made_at = {"upper.c", 22, "main", "fork"};
  const Finding finding = world.findings().front();
  EXPECT_EQ(finding.observed,
            "child 1 (pid 3), forked at upper.c:22, ended, and nobody waited for it");
  EXPECT_EQ(finding.where.front().file, "upper.c");
  EXPECT_EQ(finding.where.front().line, 22);
}

TEST(LeftChildren, OfAToolOrOfAKilledProgramAreNoFault) {
  World world;
  world.actor().ending = Signalled{SIGKILL, true};
  world.add_actor("sh", false);
  world.run.left_processes = {{{3, 1, "upper", 'Z', ""}, "program", true},
                              {{4, 1, "sleep", 'S', ""}, "sh", false}};
  EXPECT_THAT(world.rules(), IsEmpty());
}

TEST(LeftThings, AreNamed) {
  World world;
  world.run.left_objects = {{"POSIX message queue", "/jobs", "3 messages"}};
  world.run.left_files = {{"/work/a\x1b[2J", "FIFO"}};
  ASSERT_THAT(world.rules(), ElementsAre(Rule::leftover_ipc, Rule::leftover_file));
  EXPECT_EQ(world.findings()[0].observed, "POSIX message queue /jobs (3 messages)");
  EXPECT_THAT(world.findings()[1].observed, HasSubstr("/work/a\\x1b[2J, a FIFO"));
}

TEST(LeftThings, AreNoFaultWhereTheContractPermitsThem) {
  World world;
  world.run.left_objects = {{"System V shared memory segment", "0x1", ""}};
  world.test.allows = {Rule::leftover_ipc};
  EXPECT_THAT(world.rules(), IsEmpty());
}

TEST(LeftThings, OfAProgramThatWasCutOffAreOnlyAConsequence) {
  World world;
  world.actor().ending = Signalled{SIGKILL, true};
  world.expect_lines("x\n", 1, Outcome::stuck);
  world.run.left_files = {{"/work/a", "FIFO"}};
  EXPECT_THAT(world.rules(), ElementsAre(Rule::hang));
}

TEST(LeftThings, CountWhenAKilledClientIsPartOfTheScenario) {
  World world;
  world.add_actor("client", true).ending = Signalled{SIGKILL, true};
  world.exit_with(0, Outcome::done);
  world.run.left_files = {{"/work/a", "FIFO"}};
  EXPECT_THAT(world.rules(), ElementsAre(Rule::leftover_file));
}

TEST(Mechanisms, AreJudgedByWhatTheKernelSaw) {
  World world;
  world.test.uses.children = 1;
  world.test.uses.shared_pipes = 2;
  world.run.facts = evidence::Facts{1, 1, 2};
  EXPECT_THAT(world.rules(), IsEmpty());
  world.run.facts = evidence::Facts{0, 0, 2};
  ASSERT_THAT(world.rules(), ElementsAre(Rule::mechanism_not_used));
  EXPECT_THAT(world.findings()[0].message, HasSubstr("made no child process"));
  world.run.facts = evidence::Facts{1, 1, 1};
  ASSERT_THAT(world.rules(), ElementsAre(Rule::mechanism_not_used));
  EXPECT_THAT(world.findings()[0].message,
              HasSubstr("made 1 pipe that a child could use, expected at least 2"));
}

TEST(Mechanisms, AreNotJudgedWhenNobodyLooked) {
  World world;
  world.test.uses.children = 1;
  world.test.uses.children_at_once = 1;
  world.test.uses.shared_pipes = 2;
  EXPECT_THAT(world.rules(), IsEmpty());
}

TEST(NotConcurrent, IsSaidOfChildrenThatCameOneByOne) {
  World world;
  world.test.uses.children = 3;
  world.test.uses.children_at_once = 3;
  world.run.facts = evidence::Facts{3, 3, 0};
  EXPECT_THAT(world.rules(), IsEmpty());
  world.run.facts = evidence::Facts{3, 1, 0};
  ASSERT_THAT(world.rules(), ElementsAre(Rule::not_concurrent));
  EXPECT_THAT(world.findings()[0].message, HasSubstr("at most 1 child process at the same time"));
}

}  // namespace
}  // namespace ipclab::judge
