// How soon is a deadlock known? From the last call of a process until the verdict, for deadlocks of
// many kinds. The base is the bound of 100 ms, the ratio that of the worst one to it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "build/build.hpp"
#include "intake/submission.hpp"
#include "pairs.hpp"
#include "run/run.hpp"
#include "support/error.hpp"

namespace ipclab {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds bound{0.1};
constexpr int rounds = 16;
const std::vector<std::string> kinds{
    "hang-own-write-end",  "hang-two-full-pipes", "hang-wait-for-child",
    "hang-semop",          "hang-sem-wait",       "hang-mutex",
    "hang-msgrcv",         "hang-mq-receive",     "deadlock-both-read-first",
    "deadlock-fifo-order", "deadlock-poll",       "deadlock-msgsnd-full",
    "missed-before-pause"};

spec::Test test_of(const std::string& program) {
  spec::Test test;
  test.id = program + ".alone";
  test.program = program;
  spec::Start start;
  start.actor = start.program = program;
  test.steps.resize(2);
  test.steps[0].action = start;
  test.steps[1].number = 1;
  test.steps[1].action = spec::Exit{.actor = program};
  return test;
}

Seconds decided_after(run::Runner& runner, const run::Programs& programs, const spec::Test& test) {
  run::Job job;
  job.test = &test;
  job.programs = &programs;
  const auto evidence = std::move(runner.run({job}).front().evidence);
  if (!evidence.trouble.empty()) throw GraderError{evidence.trouble};
  if (evidence.steps.back().outcome != evidence::StepRecord::Outcome::stuck)
    throw GraderError{test.program + " was not found to be stuck"};
  return evidence.still_for;
}

/// Built once, when first wanted.
struct World {
  run::Runner runner{std::nullopt};
  run::Programs programs;

  World() {
    const auto submission = intake::read_folder(SPECIMENS "/programs");
    if (!submission) throw GraderError{submission.error()};
    for (build::Built& built : build::build(runner, *submission, kinds, 2))
      programs[built.program] = built.image;
  }
};

void verdict_on(benchmark::State& state, const std::string& kind) {
  static World world;
  const spec::Test test = test_of(kind);
  std::vector<double> times;
  for ([[maybe_unused]] auto _ : state) {
    times.push_back(decided_after(world.runner, world.programs, test).count());
    state.SetIterationTime(times.back());
  }
  state.counters["ratio"] = *std::ranges::max_element(times) / bound.count();
  state.counters["bound"] = 1.0;
  state.counters["base_us"] = 1e6 * bound.count();
  state.counters["tried_us"] = 1e6 * bench::median(times);
  state.counters["per_second"] = 1 / bench::median(times);
}

[[maybe_unused]] const bool registered = [] {
  for (const std::string& kind : kinds)
    benchmark::RegisterBenchmark(kind.c_str(),
                                 [kind](benchmark::State& state) { verdict_on(state, kind); })
        ->UseManualTime()
        ->Iterations(rounds)
        ->Unit(benchmark::kMicrosecond);
  return true;
}();

}  // namespace
}  // namespace ipclab
