// Runs in which an actor is killed or held at a certain call.

#include <csignal>

#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using evidence::Signalled;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Moments : public OnRung {
 protected:
  /// With the first fault of `body`. Nothing is injected where processes cannot be followed.
  evidence::Evidence play_with_fault(const std::string& body) {
    const spec::Test test = test_of(body);
    evidence::Evidence evidence = play(test, test.faults.at(0));
    EXPECT_EQ(evidence.trouble, "");
    if (!evidence.trace) evidence.trace.emplace();
    return evidence;
  }
};
ON_EACH_RUNG(Moments);

TEST_P(Moments, OfAKilledActorNothingIsAsked) {
  const auto evidence = play_with_fault(R"(faults: [{kill-at: {call: write, of: a}}]
steps:
  - {start: a}
  - {start: b}
  - expect: {from: a, line: ready}
  - expect: {from: a, rest: {empty: true}}
  - expect: {from: a, stream: stderr, line: end}
  - exit: a
  - expect: {from: b, rest: "ready\n"}
  - exit: b)");
  if (evidence.trace->injected.empty()) GTEST_SKIP() << "nobody can be followed here";
  EXPECT_THAT(outcomes(evidence), Each("done"));
  EXPECT_EQ(actor_of(evidence, "a").ending, (evidence::Ending{Signalled{SIGKILL, true}}));
  EXPECT_EQ(text_of(actor_of(evidence, "a").out), "");
  ASSERT_THAT(evidence.trace->injected, SizeIs(1));
  EXPECT_EQ(evidence.trace->injected[0].pid, actor_of(evidence, "a").pid);
  EXPECT_THAT(evidence.trace->injected[0].what, HasSubstr("killed at the first write"));
}

TEST_P(Moments, WaitsForAKilledActorAreDone) {
  const auto evidence = play_with_fault(R"(faults: [{kill-at: {call: write, of: a}}]
steps:
  - {start: a, stdin: open}
  - {start: b}
  - wait-until: {blocked: a, in: [read]}
  - wait-until: {children: 2, of: a}
  - exit: b)");
  if (evidence.trace->injected.empty()) GTEST_SKIP() << "nobody can be followed here";
  EXPECT_THAT(outcomes(evidence), Each("done"));
}

TEST_P(Moments, WhatAKilledActorDidBeforeCounts) {
  const auto evidence = play_with_fault(R"(faults: [{kill-at: {call: write, nth: 2, of: a}}]
steps:
  - {start: a, stdin: open}
  - {start: b}
  - expect: {from: a, line: ready}
  - send: {to: a, text: "one\n"}
  - expect: {from: a, line: "got one"}
  - exit: a
  - exit: b)");
  if (evidence.trace->injected.empty()) GTEST_SKIP() << "nobody can be followed here";
  EXPECT_THAT(outcomes(evidence), Each("done"));
  EXPECT_EQ(text_of(actor_of(evidence, "a").out), "ready\n");
}

TEST_P(Moments, OfTheOthersEverythingIsAskedAsEver) {
  const auto evidence = play_with_fault(R"(faults: [{kill-at: {call: write, of: a}}]
steps:
  - {start: a}
  - {start: b}
  - exit: a
  - expect: {from: b, line: set})");
  if (evidence.trace->injected.empty()) GTEST_SKIP() << "nobody can be followed here";
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "done", "done", "mismatch"));
}

TEST_P(Moments, ThatDoNotComeChangeNothing) {
  for (const std::string kind : {"kill-at", "pause-at"}) {
    const auto evidence = play_with_fault("faults: [{" + kind + R"(: {call: semop, nth: 3}}]
run: {stdout: "ready\n"})");
    EXPECT_THAT(outcomes(evidence), Each("done")) << kind;
    EXPECT_THAT(evidence.trace->injected, IsEmpty()) << kind;
  }
}

TEST_P(Moments, AHeldActorIsAsGoodAsInItsCallAndTakesASignalBeforeIt) {
  const auto evidence = play_with_fault(R"(faults: [{pause-at: {call: sigwait, of: s}}]
steps:
  - {start: s, program: signals}
  - expect: {from: s, line: ready}
  - wait-until: {blocked: s, in: [rt_sigtimedwait]}
  - signal: {to: s, name: SIGUSR1}
  - expect: {from: s, line: usr1}
  - signal: {to: s, name: SIGTERM}
  - exit: {of: s, status: 4})");
  EXPECT_THAT(outcomes(evidence), Each("done"));
  if (evidence.trace->injected.empty()) GTEST_SKIP() << "nobody can be followed here";
  ASSERT_THAT(evidence.trace->injected, SizeIs(1));
  EXPECT_THAT(evidence.trace->injected[0].what,
              HasSubstr("held back just before the first sigwait"));
}

TEST_P(Moments, AHeldActorGoesOnWhenAllOthersHaveEnded) {
  const auto evidence = play_with_fault(R"(faults: [{pause-at: {call: write, of: a}}]
steps:
  - {start: a}
  - {start: b}
  - together:
      - exit: a
      - exit: b)");
  EXPECT_THAT(outcomes(evidence), Each("done"));
  if (evidence.trace->injected.empty()) GTEST_SKIP() << "nobody can be followed here";
  ASSERT_THAT(actor_of(evidence, "a").out.arrivals, testing::Not(IsEmpty()));
  EXPECT_GE(actor_of(evidence, "a").out.arrivals.front().at, actor_of(evidence, "b").ended);
}

TEST_P(Moments, AHeldActorGoesOnWhenNothingElseCan) {
  const auto evidence = play_with_fault(R"(faults: [{pause-at: {call: read, nth: 3, of: a}}]
steps:
  - {start: a, stdin: open}
  - expect: {from: a, line: ready}
  - send: {to: a, text: "one\n"}
  - expect: {from: a, line: "got one"}
  - close: a
  - exit: a)");
  EXPECT_THAT(outcomes(evidence), Each("done"));
}

TEST_P(Moments, WhoIsHeldIsNoStandstillButWhoHangsAfterwardsIs) {
  const auto evidence = play_with_fault(R"(faults: [{pause-at: {call: write, of: a}}]
steps:
  - {start: a, stdin: open}
  - expect: {from: a, lines: "ready\nsteady\n"})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "stuck"));
  EXPECT_EQ(text_of(actor_of(evidence, "a").out), "ready\n");
}

}  // namespace
}  // namespace ipclab::run
