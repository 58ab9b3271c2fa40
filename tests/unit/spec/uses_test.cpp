// What `uses` and `forbids` become, and what is said against wrong ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "evidence/call_names.hpp"
#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Uses uses_of(const std::string& uses) {
  return test_of("    run: {}\n    uses: {" + uses + "}\n").uses;
}

std::string problems_of_uses(const std::string& uses) {
  return problems_of("    run: {}\n    uses: {" + uses + "}\n");
}

/// Steps with a program "server", a tool and a peer, and this one flow.
std::string with_flow(const std::string& flow) {
  return "    steps:\n"
         "      - start: server\n"
         "      - {start: netcat, tool: [nc]}\n"
         "      - {connect: {as: peer, to: \"tcp:80\"}}\n"
         "    uses: {flows: [{" +
         flow + "}]}\n";
}

Flow flow_of(const std::string& flow) { return test_of(with_flow(flow)).uses.flows.at(0); }

TEST(Refuses, TakesCallsButNoneThatEveryProgramNeeds) {
  const auto lab = [](const std::string& refuses) {
    return "lab: demo\ntitle: X\nprograms: [p]\nrefuses: " + refuses +
           "\ntests:\n  - {id: p.a, title: A, points: 1, run: {}}\n";
  };
  const DemoLab right{lab("[socket, mq_open]")};
  EXPECT_EQ(right.load()->tests.at(0).refuses, (std::set<std::string>{"mq_open", "socket"}));
  const auto problems = [&](const std::string& refuses) {
    const DemoLab wrong{lab(refuses)};
    const auto loaded = wrong.load();
    return loaded ? std::string{} : listed(loaded.error(), wrong.folder());
  };
  EXPECT_THAT(problems("[execve]"), HasSubstr("without execve no program can be started"));
  EXPECT_THAT(problems("[sockets]"), HasSubstr("socket"));
}

TEST(Uses, AsksForNothingUnlessItIsSaid) {
  const Uses uses = test_of("    run: {}\n").uses;
  EXPECT_EQ(uses.children, 0U);
  EXPECT_TRUE(uses.calls.empty());
  EXPECT_TRUE(uses.flows.empty());
  EXPECT_EQ(uses.shared_mappings, std::nullopt);
}

TEST(Uses, ChildrenAndSharedPipesAreLowerBounds) {
  const Uses uses = uses_of("children: \">=3\", children-at-once: 2, shared-pipes: \">= 1\"");
  EXPECT_EQ(uses.children, 3U);
  EXPECT_EQ(uses.children_at_once, 2U);
  EXPECT_EQ(uses.shared_pipes, 1U);
}

TEST(Uses, EverySystemCallOfTheListIsAKey) {
  for (const auto& call : evidence::call_names) {
    const Uses uses = uses_of(std::string{call.name} + ": 1..3");
    ASSERT_EQ(uses.calls.size(), 1U) << call.name;
    EXPECT_EQ(uses.calls.begin()->first, call.name);
    EXPECT_EQ(uses.calls.begin()->second.least, 1U);
    EXPECT_EQ(uses.calls.begin()->second.most, 3U);
  }
}

TEST(Uses, EverySystemCallAndFlagIsKnownByItsName) {
  for (const auto& call : evidence::call_names)
    EXPECT_THAT(uses_of("waits-in: [" + std::string{call.name} + "]").waits_in,
                ElementsAre(call.name));
  for (const auto flag : evidence::flag_names)
    EXPECT_THAT(uses_of("flags: [" + std::string{flag} + "]").flags, ElementsAre(flag));
}

TEST(Uses, ZeroMeansNeverAndABareNumberExactlyThatOften) {
  const Uses uses = uses_of("pipe: 0, fork: 3, shared-mappings: \"<=2\"");
  EXPECT_EQ(uses.calls.at("pipe").most, 0U);
  EXPECT_EQ(uses.calls.at("fork").least, 3U);
  EXPECT_EQ(uses.calls.at("fork").most, 3U);
  EXPECT_EQ(uses.shared_mappings.value().least, 0U);
  EXPECT_EQ(uses.shared_mappings.value().most, 2U);
}

TEST(Uses, HandlersAreSignals) {
  EXPECT_THAT(uses_of("handlers: [SIGCHLD, SIGTERM]").handlers,
              testing::UnorderedElementsAre(SIGCHLD, SIGTERM));
}

TEST(Uses, SignalsThatCannotBeHandledAreRefused) {
  for (const auto* signal : {"SIGKILL", "SIGSTOP"})
    EXPECT_THAT(problems_of_uses("handlers: [" + std::string{signal} + "]"),
                HasSubstr(std::string{"a program cannot handle "} + signal));
}

TEST(Uses, AnUnknownCallIsPointedAtWithWhatWasMeant) {
  EXPECT_THAT(problems_of_uses("pipes: 1"),
              testing::AllOf(HasSubstr("lab.yaml:8:12: unknown key \"pipes\""),
                             HasSubstr("children, children-at-once, "),
                             HasSubstr("did you mean \"pipe\"?")));
  EXPECT_THAT(problems_of_uses("waits-in: [raed]"),
              testing::AllOf(HasSubstr("lab.yaml:8:23: unknown system call \"raed\""),
                             HasSubstr("did you mean \"read\"?")));
}

TEST(Uses, AVariantOfACallIsPointedToTheNameThatItCountsAs) {
  EXPECT_THAT(problems_of_uses("waitpid: 1"), HasSubstr("\"waitpid\" counts as \"wait\""));
  EXPECT_THAT(problems_of_uses("mkfifo: 1"), HasSubstr("\"mkfifo\" counts as \"mknod\""));
  EXPECT_THAT(problems_of_uses("waits-in: [wait4]"), HasSubstr("\"wait4\" counts as \"wait\""));
}

TEST(Uses, ACountThatIsNoneIsPutRight) {
  const auto hint = [](const std::string& meant) {
    return HasSubstr("hint: did you mean \"" + meant + "\"?");
  };
  EXPECT_THAT(problems_of_uses("pipe: \">3\""), hint(">=4"));
  EXPECT_THAT(problems_of_uses("pipe: \"<3\""), hint("<=2"));
  EXPECT_THAT(problems_of_uses("pipe: \"=>3\""), hint(">=3"));
  EXPECT_THAT(problems_of_uses("pipe: 3..1"), hint("1..3"));
  EXPECT_THAT(problems_of_uses("pipe: 1-3"), hint("1..3"));
  EXPECT_EQ(problems_of_uses("pipe: often"),
            "lab.yaml:8:18: found \"often\"\n"
            "  expected: how often: N (exactly), \">=N\", \"<=N\" or \"N..M\"\n");
}

TEST(Uses, KeysThatAreNoWordsOrStandTwiceAreRefused) {
  EXPECT_THAT(problems_of_uses("[pipe]: 1"), HasSubstr("lab.yaml:8:12: found a list"));
  EXPECT_THAT(problems_of_uses("pipe: 1, pipe: 2"), HasSubstr("the key \"pipe\" is there twice"));
  EXPECT_THAT(problems_of_uses("flags: [], flags: []"), HasSubstr("\"flags\" is there twice"));
}

TEST(Uses, AlternativesAreReadLikeTheWhole) {
  const Uses uses =
      uses_of("children: 1, any-of: [{semop: \">=2\", flags: [SEM_UNDO]}, {futex: \">=1\"}]");
  EXPECT_EQ(uses.children, 1U);
  ASSERT_EQ(uses.any_of.size(), 2U);
  EXPECT_EQ(uses.any_of[0].calls.at("semop").least, 2U);
  EXPECT_THAT(uses.any_of[0].flags, ElementsAre("SEM_UNDO"));
  EXPECT_EQ(uses.any_of[1].calls.at("futex").least, 1U);
  EXPECT_TRUE(uses.calls.empty());
}

TEST(Uses, AnAlternativeChangesNothingOfHowTheTestIsRun) {
  EXPECT_THAT(problems_of_uses("any-of: [{children-at-once: 2}]"),
              HasSubstr("children-at-once cannot be an alternative"));
  EXPECT_EQ(problems_of_uses("children-at-once: 2, any-of: [{children: 2}]"), "");
}

TEST(Uses, AnAlternativeHasNoneOfItsOwn) {
  EXPECT_THAT(problems_of_uses("any-of: [{any-of: [{pipe: 1}]}]"),
              HasSubstr("an alternative has alternatives of its own"));
}

TEST(Uses, AlternativesAreAListAndTheirMistakesAreFound) {
  EXPECT_THAT(problems_of_uses("any-of: {pipe: 1}"), HasSubstr("found a mapping"));
  EXPECT_THAT(problems_of_uses("any-of: [{pipes: 1}]"), HasSubstr("unknown key \"pipes\""));
  EXPECT_THAT(problems_of_uses("any-of: [{flows: [{from: server}]}]"),
              HasSubstr("unknown actor \"server\""));
}

TEST(Uses, ForksAfterWaitIsALowerBound) {
  EXPECT_EQ(uses_of("pipe: 1").forks_after_wait, 0U);
  EXPECT_EQ(uses_of("forks-after-wait: 2").forks_after_wait, 2U);
  EXPECT_EQ(uses_of("forks-after-wait: \">=3\"").forks_after_wait, 3U);
  EXPECT_NE(problems_of_uses("forks-after-wait: \"<=3\""), "");
}

TEST(Flow, HasAtLeastOneByteAndOneObjectUnlessItIsSaid) {
  const Flow flow = flow_of("from: parent");
  EXPECT_TRUE(flow.through.empty());
  EXPECT_EQ(flow.from, "parent");
  EXPECT_EQ(flow.to, "");
  EXPECT_EQ(flow.bytes, 1U);
  EXPECT_EQ(flow.objects.least, 1U);
  EXPECT_EQ(flow.objects.most, std::nullopt);
  EXPECT_EQ(flow.writers.least, 0U);
  EXPECT_EQ(flow.writers.most, std::nullopt);
}

TEST(Flow, KeepsWhatItSays) {
  const Flow flow = flow_of(
      "through: pipe, from: child, to: server, bytes: \">=1000\", objects: 2, writers: \">=3\"");
  EXPECT_EQ(flow.through, std::set{evidence::ObjectKind::pipe});
  EXPECT_EQ(flow.from, "child");
  EXPECT_EQ(flow.to, "server");
  EXPECT_EQ(flow.bytes, 1000U);
  EXPECT_EQ(flow.objects.most, 2U);
  EXPECT_EQ(flow.writers.least, 3U);
}

TEST(Flow, CountsNoBytesInMemoryAndSemaphores) {
  for (const std::string kind : {"semaphore-set", "system-v-memory", "shared-mapping"}) {
    EXPECT_EQ(flow_of("through: " + kind).bytes, 0U) << kind;
    EXPECT_THAT(problems_of(with_flow("through: " + kind + ", bytes: \">=1\"")),
                HasSubstr("no bytes are counted in objects of this kind"));
  }
}

TEST(Flow, GoesThroughAnyOfSeveralKinds) {
  using enum evidence::ObjectKind;
  EXPECT_THAT(flow_of("through: [fifo, pipe]").through, ElementsAre(pipe, fifo));
  EXPECT_EQ(flow_of("through: [fifo, pipe], bytes: \">=5\"").bytes, 5U);
  EXPECT_THAT(problems_of(with_flow("through: [pipe, ppie]")), HasSubstr("did you mean \"pipe\"?"));
}

TEST(Flow, CountsNoBytesWhereOneOfTheKindsHasNone) {
  EXPECT_EQ(flow_of("through: [pipe, shared-mapping]").bytes, 0U);
  EXPECT_THAT(problems_of(with_flow("through: [pipe, shared-mapping], bytes: \">=1\"")),
              HasSubstr("no bytes are counted in objects of this kind"));
}

TEST(Flow, BytesAreALowerBound) {
  EXPECT_THAT(problems_of(with_flow("bytes: 1000")), HasSubstr("hint: write \">=1000\""));
  for (const std::string bytes : {"\"<=3\"", "0", "\">=0\"", "1..3", "some"})
    EXPECT_THAT(problems_of(with_flow("bytes: " + bytes)), HasSubstr("a lower bound \">=N\""));
}

TEST(Flow, GoesFromAndToProcessesThatAreFollowed) {
  EXPECT_THAT(problems_of(with_flow("from: servr")),
              testing::AllOf(HasSubstr("lab.yaml:11:27: unknown actor \"servr\""),
                             HasSubstr("one of: parent, child, server\n"),
                             HasSubstr("did you mean \"server\"?")));
  EXPECT_THAT(problems_of(with_flow("to: netcat")), HasSubstr("\"netcat\" is a tool"));
  EXPECT_THAT(problems_of(with_flow("to: peer")), HasSubstr("\"peer\" is a peer"));
  EXPECT_THAT(problems_of(with_flow("from: server, to: server")),
              HasSubstr("the flow leads back to where it began"));
  EXPECT_EQ(problems_of(with_flow("from: child, to: child")), "");
}

TEST(Flow, KnowsTheActorOfTheShortFormAndThoseOfTracks) {
  EXPECT_EQ(problems_of_uses("flows: [{from: program}]"), "");
  EXPECT_EQ(problems_of("    steps: [{together: [{start: a}, [{start: b}]]}]\n"
                        "    uses: {flows: [{from: a, to: b}]}\n"),
            "");
}

TEST(Flow, KnowsActorsEvenIfUsesStandsBeforeTheSteps) {
  EXPECT_EQ(problems_of("    uses: {flows: [{from: a}]}\n    steps: [{start: a}]\n"), "");
}

TEST(Flow, SaysNothingAgainstActorsOfStepsThatCouldNotBeRead) {
  EXPECT_THAT(problems_of("    uses: {flows: [{from: a}]}\n    stpes: [{start: a}]\n"),
              testing::Not(HasSubstr("unknown actor")));
  EXPECT_THAT(problems_of("    uses: {flows: [{from: a}]}\n    steps: {start: a}\n"),
              testing::Not(HasSubstr("unknown actor")));
}

TEST(Flow, AnActorMustNotHaveTheNameOfAKinship) {
  EXPECT_THAT(problems_of("    steps: [{start: child}]\n    uses: {flows: [{to: child}]}\n"),
              HasSubstr("an actor of the steps has the name \"child\" too"));
  EXPECT_EQ(problems_of("    steps: [{start: child}]\n"), "");
}

// ---- forbids ------------------------------------------------------------------------------------

/// Of a test in a lab that allows zombie and orphan.
Result<Lab, Problems> lab_with_rules(const std::string& body) {
  const DemoLab demo{
      "lab: demo\ntitle: Demo\nprograms: [p]\nallows: [zombie, orphan]\ntests:\n"
      "  - id: p.it\n    title: It\n    run: {}\n" +
      body + "  - {id: p.other, title: Other, run: {}}\n"};
  return demo.load();
}

TEST(Forbids, TakesBackForOneTestWhatTheLabAllows) {
  const auto lab = lab_with_rules("    forbids: [zombie, busy-wait]\n");
  ASSERT_TRUE(lab.has_value());
  EXPECT_THAT(lab->tests[0].allows, ElementsAre(Rule::orphan));
  EXPECT_THAT(lab->tests[1].allows, ElementsAre(Rule::zombie, Rule::orphan));
}

TEST(Forbids, MayStandBesideOtherRulesThatTheTestAllows) {
  const auto lab = lab_with_rules("    forbids: [zombie]\n    allows: [leftover-ipc]\n");
  ASSERT_TRUE(lab.has_value());
  EXPECT_THAT(lab->tests[0].allows, ElementsAre(Rule::leftover_ipc));
}

TEST(Forbids, ARuleIsNotBothAllowedAndForbidden) {
  EXPECT_EQ(problems_of("    run: {}\n    allows: [zombie]\n    forbids: [zombie]\n"),
            "lab.yaml:9:15: the rule \"zombie\" is under \"allows\" of this test too\n"
            "  expected: a rule in one of the two lists\n");
}

TEST(Forbids, RefusesRulesThatNobodyKnowsOrThatStandTwice) {
  EXPECT_THAT(problems_of("    run: {}\n    forbids: [zombi]\n"),
              HasSubstr("did you mean \"zombie\"?"));
  EXPECT_THAT(problems_of("    run: {}\n    forbids: [zombie, zombie]\n"),
              HasSubstr("\"zombie\" is there twice"));
}

}  // namespace
}  // namespace ipclab::spec
