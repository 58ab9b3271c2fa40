// Partial order sampling: each operation, not each task, has a random priority. An operation that
// was passed by a conflicting one draws again, or the order of two conflicting operations would
// depend on those that they met before.

#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

namespace {

bool conflict(const Candidate& a, const Candidate& b) {
  if (a.object.kind == KeyKind::none || a.object != b.object) return false;
  return a.op != Op::read || b.op != Op::read;
}

}  // namespace

std::size_t pos(Control& control, const Turn& turn) {
  StrategyState& state = control.state;
  const std::size_t chosen = highest(state, turn, 1);
  const Candidate& done = turn.candidates[chosen];
  for (std::size_t i = 0; i < turn.count; ++i)
    if (conflict(turn.at(i), done)) state.priority[turn.at(i).task] = 0;
  state.priority[done.task] = 0;
  return chosen;
}

}  // namespace ipclab::probe
