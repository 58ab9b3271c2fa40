// PCT of depth d: each task has a random priority, and the highest runs. At d - 1 choices, drawn
// beforehand, the one that would run falls below all others. A bug that needs d orderings among n
// tasks and k choices is found with a probability of at least 1 / (n k^(d-1)).

#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

namespace {

constexpr std::uint32_t most_changes = sizeof(StrategyState::change_at) / sizeof(std::uint64_t);
constexpr std::uint32_t above_changes = 0x80000000U;

std::uint32_t changes_of(const Control& control) {
  const std::uint32_t changes = control.depth == 0 ? 0 : control.depth - 1;
  return changes < most_changes ? changes : most_changes;
}

}  // namespace

void begin_pct(Control& control) {
  StrategyState& state = control.state;
  for (std::uint32_t i = 0; i < changes_of(control); ++i) {
    // A run of unknown length: each order of magnitude is as likely as the others.
    std::uint64_t length = control.expected_steps;
    if (length == 0) length = 2ULL << random_below(state, 14);
    if (length > 0xffffffffULL) length = 0xffffffffULL;
    state.change_at[i] = 1 + random_below(state, length);
  }
}

std::size_t pct(Control& control, const Turn& turn) {
  StrategyState& state = control.state;
  std::size_t chosen = highest(state, turn, above_changes);
  if (turn.count == 1) return chosen;
  for (std::uint32_t i = 0; i < changes_of(control); ++i) {
    if (state.change_at[i] != control.profile.choices) continue;
    state.priority[turn.candidates[chosen].task] = most_changes - i;
    chosen = highest(state, turn, above_changes);
  }
  return chosen;
}

}  // namespace ipclab::probe
