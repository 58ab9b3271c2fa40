// Selectively uniform random walk: among the operations on one object, every order of the tasks is
// equally likely. Which task makes the next such operation is drawn beforehand, by the numbers of
// operations that each has left; other tasks stop in front of theirs. A task that is not there yet
// is counted with the one that will make it. All other operations have random priorities.

#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

namespace {

/// The task that makes the next operation on the object, and 1 more; 0: it was not drawn yet.
std::uint64_t& drawn(StrategyState& state) { return state.words[0]; }

bool on_object(Control& control, const Candidate& candidate) {
  const Key& chosen = control.state.chosen;
  if (chosen.kind == KeyKind::none || candidate.object.kind != chosen.kind) return false;
  if (chosen.kind == KeyKind::private_memory && candidate.object.place != chosen.place)
    return false;
  return name_of(control, candidate.object) == chosen;
}

/// Of the tasks that have been there, the nearest ancestor of one that has not; or -1.
int maker_of(const StrategyState& state, int task) {
  for (unsigned depth = 0; depth < most_tasks; ++depth) {
    task = state.parent[task];
    if (task < 0 || task >= static_cast<int>(most_tasks)) return -1;
    if (state.seen[task]) return task;
  }
  return -1;
}

/// Of each task that has been there, with the ones that it will make.
struct OperationsLeft {
  std::uint64_t of[most_tasks]{};

  explicit OperationsLeft(const StrategyState& state) {
    for (int task = 0; task < static_cast<int>(most_tasks); ++task) {
      if (state.weight[task] == 0) continue;
      const int owner = state.seen[task] ? task : maker_of(state, task);
      if (owner >= 0) of[owner] += state.weight[task];
    }
  }
};

/// A new task takes its share of what was drawn for its maker.
void welcome(Control& control, unsigned task) {
  StrategyState& state = control.state;
  state.seen[task] = true;
  const std::int32_t maker = control.tasks[task].parent;
  if (maker < 0 || drawn(state) != static_cast<std::uint64_t>(maker) + 1) return;
  const OperationsLeft left{state};
  const std::uint64_t all = left.of[task] + left.of[maker];
  if (all != 0 && random_below(state, all) < left.of[task]) drawn(state) = task + 1;
}

void draw(Control& control, const Turn& turn) {
  StrategyState& state = control.state;
  OperationsLeft left{state};
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < turn.count; ++i) {
    std::uint64_t& operations = left.of[turn.at(i).task];
    if (operations == 0 && on_object(control, turn.at(i))) operations = 1;
    all += operations;
  }
  std::uint64_t at = random_below(state, all);
  std::size_t i = 0;
  while (at >= left.of[turn.at(i).task]) at -= left.of[turn.at(i++).task];
  drawn(state) = turn.at(i).task + 1U;
}

/// Without those that stand in front of an operation on the object while it is another's turn.
Turn open_part(Control& control, const Turn& turn) {
  StrategyState& state = control.state;
  Turn open;
  open.candidates = turn.candidates;
  for (std::size_t i = 0; i < turn.count; ++i)
    if (drawn(state) == 0 || drawn(state) == turn.at(i).task + 1U ||
        !on_object(control, turn.at(i)))
      open.add(turn.who[i]);
  return open;
}

}  // namespace

std::size_t surw(Control& control, const Turn& turn) {
  StrategyState& state = control.state;
  for (std::size_t i = 0; i < turn.count; ++i)
    if (!state.seen[turn.at(i).task]) welcome(control, turn.at(i).task);
  for (;;) {
    const Turn open = open_part(control, turn);
    if (open.count == 0) {  // the one that was drawn cannot go on
      draw(control, turn);
      continue;
    }
    const std::size_t chosen = highest(state, open, 1);
    const Candidate& candidate = turn.candidates[chosen];
    if (on_object(control, candidate)) {
      if (drawn(state) == 0) {
        draw(control, turn);
        continue;
      }
      std::uint64_t& left = state.weight[candidate.task];
      if (left != 0 && !tries_again(control, candidate)) --left;
      drawn(state) = 0;
    }
    state.priority[candidate.task] = 0;
    return chosen;
  }
}

}  // namespace ipclab::probe
