// What isolation costs: one test of a program that ends at once, in a cell, against the same
// program started and waited for by hand.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <optional>
#include <string>
#include <vector>

#include "pairs.hpp"
#include "run/run.hpp"
#include "support/error.hpp"

extern char** environ;

namespace ipclab {
namespace {

constexpr const char* path_of_true = "/bin/true";
constexpr unsigned batch = 64;

void spawn_and_wait_for(const std::vector<const char*>& words) {
  std::vector<char*> argv;
  for (const char* word : words) argv.push_back(const_cast<char*>(word));
  argv.push_back(nullptr);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ);
  if (error != 0) throw GraderError{"posix_spawn", error};
  int status = 0;
  require(::waitpid(pid, &status, 0), "waitpid");
  if (status != 0) throw GraderError{std::string{argv[0]} + " failed"};
}

void spawn_and_wait() { spawn_and_wait_for({path_of_true}); }

/// What a cell with a network has, as bwrap(1) makes it: new namespaces and an own root. It sets
/// no limits and filters no calls.
void bubblewrap() {
  spawn_and_wait_for(
      {"bwrap",     "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr",
       "/usr",      "--symlink",     "usr/bin",           "/bin",          "--symlink", "usr/lib",
       "/lib",      "--symlink",     "usr/lib64",         "/lib64",        "--proc",    "/proc",
       "--dev",     "/dev",          "--tmpfs",           "/tmp",          "--tmpfs",   "/work",
       path_of_true});
}

/// Start `true`, as a tool or as the student's program, and wait for its end.
spec::Test test_of_true(bool as_tool) {
  spec::Test test;
  test.id = "true.ends";
  test.program = "true";
  spec::Start start;
  start.actor = "true";
  if (as_tool)
    start.tool = {"true"};
  else
    start.program = "true";
  test.steps.resize(2);
  test.steps[0].action = start;
  test.steps[1].number = 1;
  test.steps[1].action = spec::Exit{.actor = "true"};
  return test;
}

/// With children to be counted, the program and all that it starts are traced.
spec::Test traced_test_of_true() {
  spec::Test test = test_of_true(false);
  test.uses.children = 1;
  return test;
}

run::Programs programs() {
  const UniqueFd file{require(::open(path_of_true, O_RDONLY | O_CLOEXEC), path_of_true)};
  return {{"true", run::seal_copy(file.get(), "true")}};
}

run::Job job_of(const spec::Test& test, const run::Programs& images) {
  run::Job job;
  job.test = &test;
  job.programs = &images;
  return job;
}

/// Where tests run; empty, and the benchmark skipped, where the machine does not allow the rung.
std::optional<run::Runner> runner_on(cell::Rung rung, benchmark::State& state) {
  try {
    return std::optional<run::Runner>{std::in_place, rung};
  } catch (const GraderError& error) {
    state.SkipWithError(error.what());
    return std::nullopt;
  }
}

void run_jobs(run::Runner& runner, const std::vector<run::Job>& jobs, unsigned at_once) {
  for (const run::JobResult& result : runner.run(jobs, at_once)) {
    if (!result.evidence.trouble.empty()) throw GraderError{result.evidence.trouble};
    for (const evidence::StepRecord& step : result.evidence.steps)
      if (step.outcome != evidence::StepRecord::Outcome::done)
        throw GraderError{"a step of the measured test was not carried out"};
  }
}

void one_test(benchmark::State& state, cell::Rung rung, const spec::Test& test, double bound) {
  auto runner = runner_on(rung, state);
  if (!runner) return;
  const run::Programs images = programs();
  const std::vector<run::Job> jobs{job_of(test, images)};
  bench::measure_pairs(
      state, spawn_and_wait, [&] { run_jobs(*runner, jobs, 1); }, bound);
}

void isolated(benchmark::State& state) {
  one_test(state, cell::Rung::full, test_of_true(true), 2.0);
}

void isolated_program(benchmark::State& state) {
  one_test(state, cell::Rung::full, test_of_true(false), 2.0);
}

void no_userns(benchmark::State& state) {
  one_test(state, cell::Rung::no_userns, test_of_true(true), 2.0);
}

void minimal(benchmark::State& state) {
  one_test(state, cell::Rung::minimal, test_of_true(true), 2.0);
}

/// A network namespace of its own, as tests that speak of a port have.
spec::Test networked_test_of_true() {
  spec::Test test = test_of_true(true);
  test.machines = {"here"};
  return test;
}

void networked(benchmark::State& state) {
  one_test(state, cell::Rung::full, networked_test_of_true(), 3.0);
}

void networked_to_bubblewrap(benchmark::State& state) {
  auto runner = runner_on(cell::Rung::full, state);
  if (!runner) return;
  const run::Programs images = programs();
  const spec::Test test = networked_test_of_true();
  const std::vector<run::Job> jobs{job_of(test, images)};
  bench::measure_pairs(
      state, bubblewrap, [&] { run_jobs(*runner, jobs, 1); }, 0.5);
}

/// The base here is the isolated test, not the bare program.
void traced_to_isolated(benchmark::State& state) {
  auto runner = runner_on(cell::Rung::full, state);
  if (!runner) return;
  const run::Programs images = programs();
  const spec::Test plain = test_of_true(true);
  const spec::Test traced = traced_test_of_true();
  const std::vector<run::Job> plain_job{job_of(plain, images)};
  const std::vector<run::Job> traced_job{job_of(traced, images)};
  bench::measure_pairs(
      state, [&] { run_jobs(*runner, plain_job, 1); }, [&] { run_jobs(*runner, traced_job, 1); },
      1.5);
}

/// Many tests, so many at a time as the argument says; the base is as many bare programs, one
/// after another.
void many_tests(benchmark::State& state) {
  auto runner = runner_on(cell::Rung::full, state);
  if (!runner) return;
  const run::Programs images = programs();
  const spec::Test test = test_of_true(true);
  const std::vector<run::Job> jobs(batch, job_of(test, images));
  const auto bare = [] {
    for (unsigned i = 0; i < batch; ++i) spawn_and_wait();
  };
  const auto at_once = static_cast<unsigned>(state.range(0));
  bench::measure_pairs(
      state, bare, [&] { run_jobs(*runner, jobs, at_once); }, 2.0);
  state.counters["per_second"] = batch * state.counters["per_second"].value;
}

void settings(benchmark::internal::Benchmark* benchmark) {
  benchmark->UseManualTime()->MinTime(1.0)->Unit(benchmark::kMicrosecond);
}

BENCHMARK(isolated)->Apply(settings);
BENCHMARK(isolated_program)->Apply(settings);
BENCHMARK(traced_to_isolated)->Apply(settings);
BENCHMARK(networked)->Apply(settings);
BENCHMARK(networked_to_bubblewrap)->Apply(settings);
BENCHMARK(no_userns)->Apply(settings);
BENCHMARK(minimal)->Apply(settings);
BENCHMARK(many_tests)->Arg(1)->Arg(2)->Apply(settings);

}  // namespace
}  // namespace ipclab
