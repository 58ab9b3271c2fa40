// start, send, close, expect, exit, signal, kill, together and check, each carried out in a cell.

#include <csignal>

#include "support/error.hpp"
#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using evidence::Exited;
using evidence::NotStarted;
using evidence::Signalled;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class ProcessSteps : public OnRung {};
ON_EACH_RUNG(ProcessSteps);

TEST_P(ProcessSteps, TheShortFormComparesOutputErrorsAndStatus) {
  const auto evidence = play_through(R"(run:
  args: ["5"]
  stdin: "a\nb\n"
  stdout: "ready\ngot a\ngot b\n"
  stderr: "end\n"
  status: 5)");
  const evidence::Actor& actor = actor_of(evidence, "program");
  EXPECT_EQ(actor.ending, evidence::Ending{Exited{5}});
  EXPECT_TRUE(actor.student);
  EXPECT_EQ(actor.command, "talker 5");
  EXPECT_TRUE(actor.out.ended);
  EXPECT_GT(actor.pid, 0);
}

TEST_P(ProcessSteps, AConversationGoesLineByLine) {
  play_through(R"(steps:
  - {start: t, stdin: open}
  - expect: {from: t, line: ready}
  - send: {to: t, text: "one\n"}
  - expect: {from: t, line: "got one"}
  - send: {to: t, text: "two\nthree\n"}
  - expect: {from: t, lines: "got two\ngot three\n"}
  - send: {to: t, text: "4\n5\n6\n"}
  - expect: {from: t, line-matches: "got [0-9]"}
  - expect: {from: t, next: 2, so: {any-order: "got 6\ngot 5\n"}}
  - close: t
  - expect: {from: t, rest: {empty: true}}
  - expect: {from: t, stream: stderr, line: end}
  - exit: t)");
}

TEST_P(ProcessSteps, AnExpectationOfOtherTextFails) {
  const auto evidence = play(R"(steps:
  - {start: t, stdin: open}
  - expect: {from: t, line: set}
  - exit: t)");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "mismatch", "stopped"));
  EXPECT_EQ(evidence.steps.at(1).from, 0U);
  EXPECT_EQ(evidence.steps.at(1).to, 6U);
}

TEST_P(ProcessSteps, AnExpectationPastTheEndIsCutShort) {
  const auto evidence = play(R"(steps:
  - {start: t}
  - expect: {from: t, lines: "ready\nsteady\n"})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "cut short"));
}

TEST_P(ProcessSteps, AStandstillEndsTheTest) {
  const auto evidence = play(R"(steps:
  - {start: t, stdin: open}
  - expect: {from: t, lines: "ready\nsteady\n"}
  - exit: t)");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "stuck", "stopped"));
  ASSERT_EQ(evidence.standstill.size(), 1U);
  EXPECT_EQ(evidence.standstill[0].command, "talker");
  EXPECT_THAT(evidence.standstill[0].waits_in, HasSubstr("read of descriptor 0"));
}

TEST_P(ProcessSteps, AStandstillIsSeenAlsoWhenItBeganBeforeWeLastDidSomething) {
  const auto evidence = play(R"(limits: {wall: 5s}
steps:
  - {start: t, stdin: open}
  - expect: {from: t, line: ready}
  - check: {from: t, program: slow}
  - close: {of: t, stream: stdout}
  - exit: t)");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "done", "done", "done", "stuck"));
}

TEST_P(ProcessSteps, AStepMayHaveATimeOfItsOwn) {
  const auto evidence = play(R"(steps:
  - {start: t, stdin: open}
  - {start: sleeper, tool: [sleep, "1000"]}
  - expect: {from: t, lines: "ready\nsteady\n"}
    within: 100ms)");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "done", "timed out"));
  EXPECT_THAT(evidence.limits, testing::IsEmpty());
}

TEST_P(ProcessSteps, EndingsAreToldApart) {
  const auto evidence = play_through(R"(steps:
  - {start: zero}
  - exit: zero
  - {start: three, args: ["3"]}
  - exit: {of: three, status: [1, 3]}
  - {start: four, args: ["4"]}
  - exit: {of: four, status: failure}
  - {start: abort, args: [abort]}
  - exit: {of: abort, signal: SIGABRT}
  - {start: any, args: [abort]}
  - exit: {of: any, status: any})");
  EXPECT_EQ(actor_of(evidence, "abort").ending, (evidence::Ending{Signalled{SIGABRT, false}}));
}

TEST_P(ProcessSteps, AnotherEndingIsAMismatch) {
  for (const char* wanted :
       {"{of: t, status: 0}", "{of: t, status: failure}", "{of: t, signal: SIGTERM}"}) {
    const auto evidence =
        play(std::string{"steps:\n  - {start: t, args: [abort]}\n  - exit: "} + wanted);
    EXPECT_THAT(outcomes(evidence), ElementsAre("done", "mismatch")) << wanted;
  }
}

TEST_P(ProcessSteps, SignalsReachTheActor) {
  const auto evidence = play_through(R"(steps:
  - {start: s, program: signals}
  - expect: {from: s, line: ready}
  - signal: {to: s, name: SIGUSR1}
  - expect: {from: s, line: usr1}
  - signal: {to: s, name: SIGTERM}
  - expect: {from: s, line: term}
  - exit: {of: s, status: 4})");
  EXPECT_EQ(actor_of(evidence, "s").ending, evidence::Ending{Exited{4}});
}

TEST_P(ProcessSteps, AKilledActorWasEndedByTheGrader) {
  const auto evidence = play_through(R"(steps:
  - {start: s, program: signals}
  - expect: {from: s, line: ready}
  - kill: s
  - exit: {of: s, signal: SIGKILL})");
  EXPECT_EQ(actor_of(evidence, "s").ending, (evidence::Ending{Signalled{SIGKILL, true}}));
}

TEST_P(ProcessSteps, ASignalToOneThatHasEndedIsNoFault) {
  play_through(R"(steps:
  - {start: t}
  - exit: t
  - signal: {to: t, name: SIGTERM}
  - kill: t)");
}

TEST_P(ProcessSteps, UnreadOutputFillsThePipe) {
  play_through(R"(steps:
  - {start: f, program: filler, stdout: unread}
  - wait-until: {blocked: f, in: [write]}
  - expect: {from: f, next: 10000, so: {repeat: ")" +
               std::string(99, 'x') + R"(\n", times: 10000}}
  - exit: f)");
}

TEST_P(ProcessSteps, AClosedOutputGivesSigpipe) {
  const auto evidence = play_through(R"(steps:
  - {start: f, program: filler, stdout: closed}
  - exit: {of: f, signal: SIGPIPE})");
  EXPECT_EQ(actor_of(evidence, "f").ending, (evidence::Ending{Signalled{SIGPIPE, false}}));
}

TEST_P(ProcessSteps, AnOutputMayBeClosedLater) {
  play_through(R"(steps:
  - {start: f, program: filler, args: [ignore], stdout: unread}
  - wait-until: {blocked: f, in: [write]}
  - close: {of: f, stream: stdout}
  - exit: {of: f, status: 3})");
}

TEST_P(ProcessSteps, AToolIsNoStudent) {
  const auto evidence = play_through(R"(steps:
  - {start: c, tool: [cat, "-"], stdin: {text: "hello\n"}}
  - expect: {from: c, rest: "hello\n"}
  - exit: c)");
  EXPECT_FALSE(actor_of(evidence, "c").student);
}

TEST_P(ProcessSteps, AToolThatIsNotThereIsRefused) {
  const auto evidence = play(R"(steps:
  - {start: c, tool: [no-such-tool]}
  - exit: c)");
  EXPECT_THAT(outcomes(evidence), ElementsAre("refused", "stopped"));
  EXPECT_TRUE(std::holds_alternative<NotStarted>(actor_of(evidence, "c").ending));
}

TEST_P(ProcessSteps, TheEnvironmentIsThatOfTheTest) {
  play_through(R"(steps:
  - {start: e, tool: [sh, -c, 'echo "$A $LANG $HOME"; pwd'], env: {A: b, LANG: C}}
  - expect: {from: e, next: 2, so: {matches: "b C (/.*)\n(/.*)\n"}}
  - exit: e)");
}

TEST_P(ProcessSteps, FilesLieInTheWorkFolder) {
  play_through(R"(files:
  a/b.txt: "inside\n"
  run.sh: {content: "#!/bin/sh\ncat a/b.txt\n", mode: "0755"}
  pipe: {kind: fifo}
  empty: {kind: directory, mode: "0711"}
steps:
  - {start: s, tool: [sh, -c, "./run.sh; test -p pipe && test -d empty && stat -c %a empty"]}
  - expect: {from: s, rest: "inside\n711\n"}
  - exit: s)");
}

TEST_P(ProcessSteps, TracksRunSideBySide) {
  play_through(R"(steps:
  - {start: a, stdin: open}
  - {start: b, stdin: open}
  - together:
      - - expect: {from: a, line: ready}
        - send: {to: b, text: "from a\n"}
        - expect: {from: a, line: "got from b"}
      - - expect: {from: b, lines: "ready\ngot from a\n"}
        - send: {to: a, text: "from b\n"}
  - together:
      - close: a
      - close: b
      - exit: a
      - exit: b)");
}

TEST_P(ProcessSteps, AFailingTrackLetsTheOthersEnd) {
  const auto evidence = play(R"(steps:
  - {start: a}
  - {start: b, args: ["7"]}
  - together:
      - exit: {of: b, status: 0}
      - - expect: {from: a, line: ready}
        - exit: a
  - exit: b)");
  EXPECT_THAT(outcomes(evidence),
              ElementsAre("done", "done", "stopped", "mismatch", "done", "done", "stopped"));
}

TEST_P(ProcessSteps, ACheckerMayAgree) {
  play_through(R"(steps:
  - {start: t}
  - exit: t
  - check: {from: t, program: right})");
}

TEST_P(ProcessSteps, ACheckerMaySayWhatIsWrong) {
  const auto evidence = play(R"(steps:
  - {start: t}
  - expect: {from: t, rest: "ready\n"}
  - check: {from: t, program: picky, args: [seen]})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "done", "mismatch"));
  EXPECT_EQ(evidence.steps.at(2).detail, "seen: ready\n");
  EXPECT_EQ(evidence.trouble, "");
}

TEST_P(ProcessSteps, ACheckerThatFailsIsNotTheStudentsFault) {
  const auto evidence = play(R"(steps:
  - {start: t}
  - exit: t
  - check: {from: t, program: broken})");
  EXPECT_THAT(evidence.trouble, HasSubstr("the checker broken failed: oops"));
  play_through("steps: [{start: t}, {exit: t}]");
}

TEST_P(ProcessSteps, AFloodIsCutInTheMiddle) {
  const auto evidence = play_through(R"(limits: {output: 64KiB}
steps:
  - {start: f, program: filler}
  - exit: f)");
  const evidence::Transcript& out = actor_of(evidence, "f").out;
  EXPECT_EQ(out.size(), 1'000'000U);
  EXPECT_GT(out.dropped, 0U);
  EXPECT_THAT(text_of(out), HasSubstr("bytes left out"));
}

}  // namespace
}  // namespace ipclab::run
