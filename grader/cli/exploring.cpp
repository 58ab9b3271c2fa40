#include "cli/exploring.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/reducing.hpp"
#include "judge/judge.hpp"

namespace ipclab::cli {
namespace {

using evidence::Evidence;
using probe::Strategy;

// Where nobody has said how many: races show in nearly every order, and handlers do not care.
constexpr unsigned schedules_for_races = 8;
constexpr unsigned schedules_for_handlers = 4;
// It decides which waits nobody ends.
constexpr std::uint64_t seed_of_plain_order = 1;
// One run may have been unlucky; then the program is too slow with the probe in it.
constexpr unsigned most_without_result = 2;

Strategy strategy_of(spec::Probing::Strategy strategy) {
  switch (strategy) {
    case spec::Probing::Strategy::random_walk: return Strategy::random_walk;
    case spec::Probing::Strategy::pct: return Strategy::pct;
    case spec::Probing::Strategy::pos: return Strategy::pos;
    case spec::Probing::Strategy::surw: return Strategy::surw;
  }
  return Strategy::random_walk;
}

unsigned schedules_of(const spec::Probing& probing) {
  if (probing.schedules > 0) return probing.schedules;
  return probing.races ? schedules_for_races : schedules_for_handlers;
}

class Exploration {
 public:
  Exploration(run::Runner& runner, const run::Job& job, std::uint64_t seed, unsigned at_once)
      : runner_{runner}, job_{job}, probing_{job.test->probing}, seed_{seed}, at_once_{at_once} {}

  Explored run() {
    run::ProbeOrder order{.seed = seed_, .races = probing_.races, .plan = {}, .profile = {}};
    if (probing_.races || probing_.safe_handlers) try_all({order});
    if (is_over()) return std::move(explored_);
    // What the strategies have to know of a run, so that the same seed chooses the same order,
    // whichever seed was the first.
    order.strategy = Strategy::plan;
    order.seed = seed_of_plain_order;
    try_all({order});
    order.profile = profile_;
    order.strategy = strategy_of(probing_.strategy);
    const unsigned schedules = schedules_of(probing_);
    for (unsigned done = 0; done < schedules && !is_over();) {
      std::vector<run::ProbeOrder> orders;
      // Whoever went to a limit once may do so again, and the next time is the last.
      const std::size_t most = without_result_ == 0 ? std::size_t{at_once_} * 2 : 1;
      for (; orders.size() < most && done < schedules; ++done) {
        order.seed = seed_ + done;
        orders.push_back(order);
      }
      try_all(orders);
    }
    return std::move(explored_);
  }

 private:
  [[nodiscard]] bool is_over() const { return explored_.decides || explored_.gave_up; }

  /// The first one that fails decides, however many were run at the same time.
  void try_all(const std::vector<run::ProbeOrder>& orders) {
    std::vector<run::Job> jobs(orders.size(), job_);
    for (std::size_t i = 0; i < orders.size(); ++i) jobs[i].probe = orders[i];
    auto results = runner_.run(jobs, at_once_);
    for (std::size_t i = 0; i < results.size() && !is_over(); ++i)
      look_at(std::move(results[i]), orders[i]);
  }

  void look_at(run::JobResult result, const run::ProbeOrder& order) {
    profile_ = std::move(result.probe_profile);
    Evidence run = std::move(result.evidence);
    if (run.probe && order.strategy != Strategy::plan && order.strategy != Strategy::none)
      run.probe->strategy = spec::name_of(probing_.strategy);
    if (!run.trouble.empty()) {
      explored_.decides = std::move(run);
      return;
    }
    if (!judge::findings_of(*job_.test, run, job_.reference).empty()) {
      explored_.decides = reduced(runner_, job_, order, std::move(run));
      return;
    }
    if (!judge::is_conclusive(run)) explored_.gave_up = ++without_result_ == most_without_result;
  }

  run::Runner& runner_;
  const run::Job& job_;
  const spec::Probing& probing_;
  std::uint64_t seed_;
  unsigned at_once_;
  std::string profile_;  ///< of the last run
  unsigned without_result_ = 0;
  Explored explored_;
};

}  // namespace

Explored explore(run::Runner& runner, const run::Job& job, std::uint64_t seed, unsigned at_once) {
  return Exploration{runner, job, seed, at_once}.run();
}

}  // namespace ipclab::cli
