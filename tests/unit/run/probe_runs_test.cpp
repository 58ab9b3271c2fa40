// Runs with the probe: pid 1 and the runtime work together, and nothing of that shows in the test.

#include <array>
#include <set>
#include <stdexcept>

#include "build/build.hpp"
#include "intake/submission.hpp"
#include "run/steps.hpp"
#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Programs& probed_programs(Runner& runner) {
  static const Programs built = [&] {
    const auto submission = intake::read_folder(IPCLAB_RUN_PROGRAMS);
    if (!submission) throw std::logic_error{submission.error()};
    Programs all;
    for (const build::Built& program :
         build::build(runner, *submission, {"talker", "orders"}, 1, build::Flavour::probed)) {
      if (!program.image) throw std::logic_error{program.diagnostics + program.trouble};
      all[program.program] = program.image;
    }
    return all;
  }();
  return built;
}

class ProbeRuns : public OnRung {
 protected:
  JobResult run_once(const spec::Test& test, const ProbeOrder& order) {
    Job job{&test, &probed_programs(*runner_), nullptr, "", {}, 0};
    job.probe = order;
    return std::move(runner_->run({job}).front());
  }

  evidence::Evidence probe(const std::string& body, const ProbeOrder& order) {
    evidence::Evidence evidence = run_once(test_of(body), order).evidence;
    EXPECT_EQ(evidence.trouble, "");
    EXPECT_TRUE(evidence.probe);
    if (!evidence.probe) evidence.probe.emplace();
    return evidence;
  }

  static ProbeOrder in_plain_order() {
    return {.seed = 5, .strategy = probe::Strategy::plan, .plan = {}, .profile = {}};
  }
};
ON_EACH_RUNG(ProbeRuns);

TEST_P(ProbeRuns, GoAsTheyWouldWithout) {
  const std::string body = R"(steps:
  - {start: a, args: ["3"], stdin: open}
  - send: {to: a, text: "x\n"}
  - expect: {from: a, lines: "ready\ngot x\n"}
  - close: a
  - exit: {of: a, status: 3})";
  for (const ProbeOrder& order :
       {in_plain_order(), ProbeOrder{.races = true, .plan = {}, .profile = {}}}) {
    const auto evidence = probe(body, order);
    EXPECT_THAT(outcomes(evidence), Each("done"));
    EXPECT_THAT(evidence.left_files, IsEmpty()) << "the control block is none of the test's files";
    EXPECT_FALSE(evidence.trace) << "nobody is followed";
    ASSERT_THAT(evidence.probe->tasks, SizeIs(1));
    EXPECT_EQ(evidence.probe->tasks[0].actor, "a");
    EXPECT_EQ(evidence.probe->serial, order.strategy != probe::Strategy::none);
    EXPECT_THAT(evidence.probe->races, IsEmpty());
  }
}

TEST_P(ProbeRuns, TheSameOrderGivesTheSameRun) {
  const std::string body = R"(steps:
  - {start: a, stdin: {text: "x\n"}}
  - {start: b, stdin: {text: "x\n"}}
  - exit: a
  - exit: b)";
  const auto first = probe(body, in_plain_order());
  const auto second = probe(body, in_plain_order());
  EXPECT_GT(first.probe->steps, 0U);
  EXPECT_EQ(first.probe->steps, second.probe->steps);
  EXPECT_EQ(first.probe->seed, 5U);
}

TEST_P(ProbeRuns, ActorsAreNumberedAsTheyWereStarted) {
  std::string body = "steps:\n";
  const std::vector<std::string> names = {"a", "b", "c", "d", "e", "f"};
  for (const std::string& name : names) body += "  - {start: " + name + "}\n";
  for (const std::string& name : names) body += "  - exit: " + name + "\n";
  // How fast each of them is must make no difference.
  for (int run = 0; run < 5; ++run) {
    const auto evidence = probe(body, in_plain_order());
    std::vector<std::string> found;
    for (const evidence::ProbeTask& task : evidence.probe->tasks) found.push_back(task.actor);
    EXPECT_EQ(found, names);
  }
}

/// In how many steps a run went, and how often it left the plain order, and somebody the token.
using Shape = std::array<std::uint64_t, 3>;
Shape shape_of(const JobResult& result) {
  EXPECT_THAT(outcomes(result.evidence), Each("done"));
  const evidence::Probe probe = result.evidence.probe.value_or(evidence::Probe{});
  return {probe.steps, probe.deviations_seen, probe.switches_seen};
}

spec::Test orders_test() {
  return test_of("steps:\n  - {start: o, program: orders}\n  - {exit: {of: o, status: 0}}\n");
}

TEST_P(ProbeRuns, TheSameSeedChoosesTheSameOrder) {
  const spec::Test test = orders_test();
  // As in a check, and in the one that repeats it: what SURW knows is seen anew.
  const std::string profiles[] = {run_once(test, in_plain_order()).probe_profile,
                                  run_once(test, in_plain_order()).probe_profile};
  std::set<Shape> shapes;
  for (const auto strategy : {probe::Strategy::random_walk, probe::Strategy::pct,
                              probe::Strategy::pos, probe::Strategy::surw}) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      std::set<Shape> of_seed;
      for (const std::string& profile : profiles)
        of_seed.insert(shape_of(
            run_once(test, {.seed = seed, .strategy = strategy, .plan = {}, .profile = profile})));
      EXPECT_THAT(of_seed, SizeIs(1))
          << "seed " << seed << " of strategy " << static_cast<int>(strategy);
      shapes.merge(of_seed);
    }
  }
  EXPECT_GT(shapes.size(), 4U) << "orders differ";
}

TEST_P(ProbeRuns, WhatASeedNeedsToKnowIsTheSameInEveryRun) {
  const spec::Test test = orders_test();
  const std::string first = run_once(test, in_plain_order()).probe_profile;
  const std::string second = run_once(test, in_plain_order()).probe_profile;
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(first == second, may_have_same_addresses());
}

TEST_P(ProbeRuns, ThoseWhoWaitForInputStandStill) {
  const auto evidence = probe(R"(steps:
  - {start: a, stdin: open}
  - exit: a)",
                              in_plain_order());
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "stuck"));
  ASSERT_THAT(evidence.probe->tasks, SizeIs(1));
  EXPECT_TRUE(evidence.probe->tasks[0].waits);
  EXPECT_EQ(evidence.probe->tasks[0].at.file, "talker.c");
}

TEST_P(ProbeRuns, AnActorThatWaitsIsSeenToWait) {
  const auto evidence = probe(R"(steps:
  - {start: a, stdin: open}
  - wait-until: {blocked: a, in: [read]}
  - close: a
  - exit: a)",
                              in_plain_order());
  EXPECT_THAT(outcomes(evidence), Each("done"));
}

TEST(StartsAhead, CountsThoseThatNothingWaitsBetween) {
  const auto count = [](const std::string& steps) {
    return starts_ahead(test_of("steps:\n" + steps).steps, 0);
  };
  EXPECT_EQ(count("  - {start: a}\n  - {start: b}\n  - exit: a\n  - {start: c}\n"), 2U);
  EXPECT_EQ(count("  - {start: a, stdin: open}\n  - {send: {to: a, text: x}}\n  - {start: b}\n"),
            2U);
  EXPECT_EQ(count("  - {start: a, tool: [cat]}\n  - {start: b}\n"), 1U);
  EXPECT_EQ(count("  - {start: a}\n  - together:\n      - [{start: b}, {exit: b}]\n"
                  "      - [{start: c}, {exit: c}]\n  - {start: d}\n"),
            3U);
}

}  // namespace
}  // namespace ipclab::run
