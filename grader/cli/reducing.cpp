#include "cli/reducing.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "judge/judge.hpp"

namespace ipclab::cli {
namespace {

using Clock = std::chrono::steady_clock;
using evidence::Evidence;

constexpr unsigned most_runs = 60;
constexpr std::chrono::seconds longest{10};

/// Where the run left the plain order; the rest follows from that. None if not all of it is known.
std::optional<Preemptions> plan_of(const evidence::Probe& probe) {
  if (probe.deviations_seen != probe.deviations.size()) return std::nullopt;
  Preemptions plan;
  for (const evidence::ProbeDeviation& deviation : probe.deviations)
    plan.push_back({.executed = deviation.executed,
                    .task = static_cast<std::uint16_t>(deviation.task),
                    .to = static_cast<std::uint16_t>(deviation.to)});
  return plan;
}

/// `all` without the elements [from, to).
Preemptions without(const Preemptions& all, std::size_t from, std::size_t to) {
  Preemptions rest{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from)};
  rest.insert(rest.end(), all.begin() + static_cast<std::ptrdiff_t>(to), all.end());
  return rest;
}

class Reduction {
 public:
  Reduction(run::Runner& runner, const run::Job& job, const run::ProbeOrder& order, Rule rule)
      : runner_{runner}, job_{job}, rule_{rule} {
    job_.probe = order;
    job_.probe->strategy = probe::Strategy::plan;
    job_.probe->profile.clear();
  }

  /// Keeps the run if it does.
  bool fails(const Preemptions& plan) {
    if (Clock::now() > end_) return false;
    job_.probe->plan = plan;
    Evidence run = std::move(runner_.run({job_}).front().evidence);
    if (!run.trouble.empty() || !run.probe) return false;
    const auto findings = judge::findings_of(*job_.test, run, job_.reference);
    if (std::ranges::find(findings, rule_, &judge::Finding::rule) == findings.end()) return false;
    smallest_ = std::move(run);
    return true;
  }

  std::optional<Evidence> take_smallest() { return std::move(smallest_); }

 private:
  run::Runner& runner_;
  run::Job job_;
  Rule rule_;
  Clock::time_point end_ = Clock::now() + longest;
  std::optional<Evidence> smallest_;
};

bool tells_no_order(Rule rule) {
  return rule == Rule::data_race || rule == Rule::unsafe_handler || rule == Rule::forbidden;
}

}  // namespace

Preemptions smallest(Preemptions all, const std::function<bool(const Preemptions&)>& fails,
                     unsigned most_calls) {
  std::size_t parts = 2;
  while (!all.empty()) {
    const std::size_t size = (all.size() + parts - 1) / parts;
    bool shrunk = false;
    for (std::size_t from = 0; from < all.size() && !shrunk; from += size) {
      if (most_calls-- == 0) return all;
      Preemptions rest = without(all, from, std::min(from + size, all.size()));
      if (!fails(rest)) continue;
      all = std::move(rest);
      shrunk = true;
    }
    if (shrunk)
      parts = std::max<std::size_t>(parts - 1, 2);
    else if (size <= 1)
      return all;
    else
      parts = std::min(parts * 2, all.size());
  }
  return all;
}

Evidence reduced(run::Runner& runner, const run::Job& job, const run::ProbeOrder& order,
                 Evidence run) {
  const auto findings = judge::findings_of(*job.test, run, job.reference);
  const bool chosen =
      order.strategy != probe::Strategy::none && order.strategy != probe::Strategy::plan;
  if (!chosen || findings.empty() || !run.probe || tells_no_order(findings.front().rule))
    return run;
  const auto plan = plan_of(*run.probe);
  if (!plan) return run;
  Reduction reduction{runner, job, order, findings.front().rule};
  const auto fails = [&](const Preemptions& candidate) { return reduction.fails(candidate); };
  if (!fails(*plan)) return run;
  (void)smallest(*plan, fails, most_runs);
  Evidence shown = *reduction.take_smallest();
  shown.probe->seed = order.seed;
  shown.probe->strategy = run.probe->strategy;
  shown.probe->reduced = true;
  return shown;
}

}  // namespace ipclab::cli
