#include "unit/probe/model.hpp"

#include <map>
#include <optional>
#include <set>

namespace ipclab::probe::testing {

namespace {

/// One run of a program.
class World {
 public:
  World(Control& control, const Program& program)
      : control_{control}, program_{program}, at_(program.tasks.size()) {
    const int first = program.at_first == 0 ? static_cast<int>(at_.size()) : program.at_first;
    for (int task = 0; task < first; ++task) there_.insert(task);
    control.tasks_used = static_cast<std::uint32_t>(at_.size());
    for (int task = 0; task < static_cast<int>(at_.size()); ++task)
      for (const Step& step : program.tasks[static_cast<std::size_t>(task)])
        if (step.what == Step::What::begin) control.tasks[step.task].parent = task;
  }

  /// False: nobody can go on.
  bool step(Execution& run) {
    std::vector<Candidate> candidates;
    bool can_go_on = false;
    for (const int task : there_) {
      const Step* next = next_of(task);
      if (next == nullptr || waits_.contains(task)) continue;
      can_go_on = can_go_on || task == current_;
      candidates.push_back({static_cast<std::uint16_t>(task), control_.tasks[task].executed,
                            next->op, memory(next->object)});
    }
    if (candidates.empty()) return false;
    const int current = can_go_on ? current_ : -1;
    const std::size_t chosen =
        choose(control_, {candidates.data(), candidates.size(), current, can_go_on && spins_});
    const int task = candidates.at(chosen).task;
    if (can_go_on && task != current_) ++run.preemptions;
    current_ = task;
    carry_out(task, run);
    return true;
  }

  bool ended() const {
    for (std::size_t task = 0; task < at_.size(); ++task)
      if (at_[task] != program_.tasks[task].size()) return false;
    return true;
  }

 private:
  const Step* next_of(int task) const {
    const auto& steps = program_.tasks[static_cast<std::size_t>(task)];
    const std::size_t at = at_[static_cast<std::size_t>(task)];
    return at < steps.size() ? &steps[at] : nullptr;
  }

  void carry_out(int task, Execution& run) {
    const Step step = *next_of(task);
    std::size_t& at = at_[static_cast<std::size_t>(task)];
    Key& waits_on = control_.tasks[task].waits_on;
    run.order.emplace_back(task, at);
    if (waits_on.kind == KeyKind::none) ++control_.tasks[task].executed;
    waits_on = {};
    spins_ = false;
    if (step.what == Step::What::lock && held_.contains(step.object)) {
      waits_on = memory(step.object);
      waits_.insert(task);
      return;
    }
    spins_ = step.what == Step::What::spin && !written_.contains(step.object);
    if (spins_) return;
    ++at;
    switch (step.what) {
      case Step::What::access:
        if (step.op == Op::write) written_.insert(step.object);
        break;
      case Step::What::lock: held_.insert(step.object); break;
      case Step::What::unlock:
        held_.erase(step.object);
        std::erase_if(waits_, [&](int other) { return next_of(other)->object == step.object; });
        break;
      case Step::What::begin: there_.insert(step.task); break;
      case Step::What::spin: break;
    }
  }

  Control& control_;
  const Program& program_;
  std::vector<std::size_t> at_;
  std::set<int> there_;
  std::set<std::uint64_t> held_;
  std::set<int> waits_;
  std::set<std::uint64_t> written_;
  int current_ = -1;
  bool spins_ = false;
};

}  // namespace

std::vector<int> Execution::on(const Program& program, std::uint64_t object) const {
  std::vector<int> tasks;
  for (const auto& [task, at] : order) {
    const Step& step = program.tasks[static_cast<std::size_t>(task)][at];
    if (step.what == Step::What::access && step.object == object) tasks.push_back(task);
  }
  return tasks;
}

Control& Machine::prepare(Strategy strategy, std::uint64_t seed) {
  Control& control = *control_;
  control.strategy = strategy;
  control.seed = seed;
  control.expected_steps = 0;
  control.state = StrategyState{};
  control.profile = Profile{};
  control.deviations_seen = 0;
  control.plan_size = 0;
  for (Task& task : control.tasks) {
    task.executed = 0;
    task.parent = -1;
    task.waits_on = {};
  }
  return control;
}

Execution Machine::run(const Program& program, std::size_t most_steps) {
  World world{*control_, program};
  Execution run;
  while (run.order.size() < most_steps && world.step(run)) {
  }
  run.ended = world.ended();
  return run;
}

Execution Machine::run(const Program& program, Strategy strategy, std::uint64_t seed) {
  aim(prepare(strategy, seed), *known_);
  return run(program);
}

}  // namespace ipclab::probe::testing
