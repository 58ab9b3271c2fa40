// Several jobs, limits, facts and files that are taken out.

#include <unistd.h>

#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

class Running : public OnRung {};
ON_EACH_RUNG(Running);

TEST_P(Running, ResultsAreInTheOrderOfTheJobs) {
  std::vector<spec::Test> tests;
  for (int status = 0; status < 8; ++status)
    tests.push_back(test_of("run: {args: [\"" + std::to_string(status) + "\"], status: any}"));
  std::vector<Job> jobs;
  for (const spec::Test& test : tests)
    jobs.push_back({&test, &programs(*runner_), nullptr, {}, {}, 0});
  const auto results = runner_->run(jobs, 4);
  ASSERT_EQ(results.size(), jobs.size());
  for (std::size_t i = 0; i < results.size(); ++i)
    EXPECT_EQ(results[i].evidence.actors.at(0).ending,
              evidence::Ending{evidence::Exited{static_cast<int>(i)}});
}

TEST_P(Running, NoJobsGiveNoResults) { EXPECT_THAT(runner_->run({}), IsEmpty()); }

TEST_P(Running, AFileCanBeTakenOut) {
  const spec::Test test = test_of(R"(steps:
  - {start: s, tool: [sh, -c, "printf inside >out; ln -s out link"]}
  - exit: s)");
  const auto collect = [&](const std::string& path, std::uint64_t largest) {
    const Job job{&test, nullptr, nullptr, {}, path, largest};
    return std::move(runner_->run({job}).front().collected);
  };
  const UniqueFd taken = collect("out", 6);
  ASSERT_TRUE(taken.valid());
  char buffer[16];
  EXPECT_EQ(::read(taken.get(), buffer, sizeof buffer), 6);
  EXPECT_FALSE(collect("out", 5).valid());
  EXPECT_FALSE(collect("link", 100).valid());
  EXPECT_FALSE(collect("nothing", 100).valid());
  EXPECT_FALSE(collect("/etc/passwd", 100'000).valid());
}

TEST_P(Running, AnEndlessFloodEndsTheTest) {
  const auto evidence = play(R"(limits: {output: 64KiB}
steps:
  - {start: y, tool: ["yes"]}
  - exit: y)");
  EXPECT_THAT(evidence.limits,
              ElementsAre(Field(&evidence::LimitHit::kind, evidence::LimitKind::output)));
  EXPECT_EQ(outcomes(evidence).back(), "stopped");
}

TEST_P(Running, TheTimeOfATestIsALimit) {
  const auto evidence = play(R"(limits: {wall: 200ms}
steps:
  - {start: s, tool: [sleep, "1000"]}
  - exit: s)");
  EXPECT_THAT(evidence.limits,
              ElementsAre(Field(&evidence::LimitHit::kind, evidence::LimitKind::wall)));
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "timed out"));
  EXPECT_THAT(evidence.standstill, ElementsAre(Field(&evidence::Process::command, "sleep")));
}

TEST_P(Running, ChildrenAreCounted) {
  const auto evidence = play_through(R"(uses: {children: 3, children-at-once: 3}
steps:
  - {start: m, program: maker, args: [children, "3"]}
  - exit: m)");
  if (!evidence.facts) GTEST_SKIP() << "processes cannot be followed here";
  EXPECT_EQ(evidence.facts->children, 3U);
  EXPECT_EQ(evidence.facts->children_at_once, 3U);
  EXPECT_EQ(evidence.facts->shared_pipes, 0U);
}

TEST_P(Running, ToolsAreNotCounted) {
  const auto evidence = play_through(R"(uses: {children: 1}
steps:
  - {start: s, tool: [sh, -c, "(true); (true); cat"]}
  - {start: t}
  - exit: s
  - exit: t)");
  if (!evidence.facts) GTEST_SKIP() << "processes cannot be followed here";
  EXPECT_EQ(evidence.facts->children, 0U);
}

TEST(Rungs, ARunnerStandsOnOne) {
  std::string why;
  for (const cell::Rung rung : cell::all_rungs)
    if (Runner* runner = runner_of(rung, why)) {
      EXPECT_EQ(runner->rung(), rung);
      EXPECT_THAT(runner->refusals(), IsEmpty());
    }
}

}  // namespace
}  // namespace ipclab::run
