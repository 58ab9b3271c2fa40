#include "run/run.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <utility>

#include "run/keeper.hpp"
#include "run/scenario.hpp"
#include "run/steps.hpp"
#include "support/error.hpp"
#include "support/words_of_error.hpp"

namespace ipclab::run {
namespace {

InjectFault fault_of(const Job& job) {
  if (!job.fault) return {};
  const spec::Fault& fault = *job.fault;
  return {std::string{spec::name_of(fault.kind)},
          {fault.calls.begin(), fault.calls.end()},
          fault.nth,
          fault.of,
          job.seed};
}

ProbePlan probe_plan_of(const Job& job) {
  ProbePlan plan;
  if (!job.probe) return plan;
  const ProbeOrder& order = *job.probe;
  plan.wanted = true;
  plan.seed = order.seed;
  plan.strategy = static_cast<unsigned>(order.strategy);
  plan.races = order.races;
  plan.actors = std::min(all_starts(job.test->steps), probe::most_tasks / 2);
  for (const probe::Preemption& preemption : order.plan)
    plan.plan.insert(plan.plan.end(), {preemption.executed, preemption.task, preemption.to});
  return plan;
}

struct Running {
  std::size_t job = 0;
  std::unique_ptr<Scenario> scenario;
};

}  // namespace

struct Runner::Parts {
  boost::asio::io_context io{1};  // one thread: no handler ever meets another
  std::vector<std::string> hidden;
  cell::Rung rung{};
  std::unique_ptr<Keeper> keeper;  ///< null after a failure to replace it
  std::vector<Refusal> refusals;

  void start_keeper(std::optional<cell::Rung> forced);
  void replace_keeper();
  std::unique_ptr<Scenario> begin(const Job& job);
  void step(std::vector<Running>& running, std::vector<JobResult>& results);
};

/// Handlers of the old keeper and its scenarios that are still queued find nobody alive.
void Runner::Parts::replace_keeper() {
  keeper.reset();
  io.restart();
  io.poll();
  start_keeper(rung);
}

void Runner::Parts::start_keeper(std::optional<cell::Rung> forced) {
  refusals.clear();
  for (const cell::Rung candidate : cell::all_rungs) {
    if (forced && candidate != *forced) continue;
    auto started = Keeper::start(io, candidate, hidden);
    if (started) {
      keeper = std::move(*started);
      rung = candidate;
      return;
    }
    refusals.push_back({candidate, started.error()});
  }
  std::string reasons;
  for (const Refusal& refusal : refusals)
    reasons += "\n  " + std::string{cell::id_of(refusal.rung)} + ": " + refusal.reason;
  throw GraderError{std::string{forced ? "this" : "no"} + " kind of cell can" +
                    (forced ? "not" : "") + " be had on this machine" + reasons};
}

std::unique_ptr<Scenario> Runner::Parts::begin(const Job& job) {
  Setting setting{.programs = job.programs,
                  .reference = job.reference,
                  .lab_files = job.lab_files,
                  .collect = job.collect,
                  .largest_collected = job.largest_collected,
                  .fault = fault_of(job),
                  .probe = probe_plan_of(job),
                  .probe_profile = job.probe ? job.probe->profile : ""};
  return std::make_unique<Scenario>(io, *keeper, *job.test, std::move(setting));
}

/// Lets one event happen and collects what has finished.
void Runner::Parts::step(std::vector<Running>& running, std::vector<JobResult>& results) {
  io.restart();
  io.run_one();
  std::erase_if(running, [&](Running& entry) {
    if (!entry.scenario->finished()) return false;
    results[entry.job] = {entry.scenario->take_evidence(), entry.scenario->take_collected(),
                          entry.scenario->collect_error(), entry.scenario->take_profile()};
    return true;
  });
}

Runner::Runner(std::optional<cell::Rung> forced, std::vector<std::string> hidden)
    : parts_{std::make_unique<Parts>()} {
  parts_->hidden = std::move(hidden);
  parts_->start_keeper(forced);
}
Runner::~Runner() = default;
Runner::Runner(Runner&&) noexcept = default;
Runner& Runner::operator=(Runner&&) noexcept = default;

cell::Rung Runner::rung() const { return parts_->rung; }

std::vector<std::string> Runner::guarantees() const {
  std::vector<std::string> guarantees = cell::guarantees_of(rung());
  if (parts_->keeper && parts_->keeper->has_cgroups())
    guarantees.emplace_back("the kernel itself bounds the memory of a whole test (cgroups)");
  return guarantees;
}

const std::vector<Refusal>& Runner::refusals() const { return parts_->refusals; }

std::vector<JobResult> Runner::run(const std::vector<Job>& jobs, unsigned at_once) {
  // On the lower rungs tests see each other's IPC objects, so they run one at a time.
  if (!cell::has_namespaces(rung())) at_once = 1;
  if (!parts_->keeper) parts_->start_keeper(parts_->rung);
  std::vector<JobResult> results(jobs.size());
  std::vector<Running> running;
  std::size_t next = 0;
  while (next < jobs.size() || !running.empty()) {
    try {
      while (next < jobs.size() && running.size() < std::max(at_once, 1U)) {
        running.push_back({next, nullptr});
        running.back().scenario = parts_->begin(jobs[next++]);
      }
      parts_->step(running, results);
    } catch (const std::exception& error) {
      // It is not known which scenario it struck, so none of the running ones proves anything.
      for (Running& entry : running) results[entry.job].evidence.trouble = words_of(error);
      running.clear();
      parts_->replace_keeper();
    }
  }
  return results;
}

}  // namespace ipclab::run
