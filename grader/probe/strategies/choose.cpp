#include "probe/mixing.hpp"
#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

namespace {

/// Programs that wait by asking again and again must come to an end under every strategy. Who
/// yields waits for ever more choices, so that any number of such tasks leaves room for the one
/// that they wait for, even if it has the lowest priority of all.
void let_others_go_first(StrategyState& state, unsigned task) {
  constexpr std::uint8_t most_doublings = 14;
  const unsigned doublings = state.yields[task];
  if (doublings < most_doublings) ++state.yields[task];
  state.wait_until[task] = state.calls + 1 + random_below(state, 1ULL << doublings);
}

Turn turn_of(StrategyState& state, const Choices& choices) {
  Turn turn;
  turn.candidates = choices.candidates;
  for (std::size_t i = 0; i < choices.count; ++i)
    if (state.wait_until[choices.candidates[i].task] <= state.calls) turn.add(i);
  if (turn.count != 0) return turn;
  for (std::size_t i = 0; i < choices.count; ++i)
    if (!choices.yields || choices.candidates[i].task != choices.current) turn.add(i);
  if (turn.count == 0) turn.add(0);
  return turn;
}

std::size_t choice_of(Control& control, const Choices& choices) {
  if (control.strategy == Strategy::plan) return plan(control, choices);
  StrategyState& state = control.state;
  if (choices.yields && choices.current >= 0)
    let_others_go_first(state, static_cast<unsigned>(choices.current));
  const Turn turn = turn_of(state, choices);
  switch (control.strategy) {
    case Strategy::none:
    case Strategy::plan: break;
    case Strategy::random_walk: return random_walk(control, turn);
    case Strategy::pct: return pct(control, turn);
    case Strategy::pos: return pos(control, turn);
    case Strategy::surw: return surw(control, turn);
  }
  return plain_order(choices);
}

void note_deviation(Control& control, const Choices& choices, std::size_t chosen) {
  if (chosen == plain_order(choices)) return;
  const std::int32_t last = control.state.last;
  const std::uint32_t slot = control.deviations_seen.fetch_add(1, std::memory_order_relaxed);
  if (slot >= most_preemptions) return;
  Preemption& deviation = control.deviations[slot];
  deviation.task = static_cast<std::uint16_t>(last);
  deviation.executed = last < 0 ? 0 : control.state.turns[last];
  deviation.to = choices.candidates[chosen].task;
}

void begin(Control& control) {
  control.state.random = control.seed;
  if (control.strategy == Strategy::pct) begin_pct(control);
}

}  // namespace

std::size_t choose(Control& control, const Choices& choices) {
  StrategyState& state = control.state;
  if (state.calls++ == 0) begin(control);
  if (choices.count > 1) ++control.profile.choices;
  if (choices.current >= 0) state.last = choices.current;
  if (state.last >= 0) ++state.turns[state.last];
  const std::size_t chosen = choice_of(control, choices);
  note_deviation(control, choices, chosen);
  const Candidate& candidate = choices.candidates[chosen];
  state.last = candidate.task;
  count_operation(control, candidate);
  return chosen;
}

std::uint64_t next_random(StrategyState& state) {
  const std::uint64_t number = mixed(state.random);
  state.random += mixing_step;
  return number;
}

std::uint64_t random_below(StrategyState& state, std::uint64_t bound) {
  return ((next_random(state) >> 32) * bound) >> 32;
}

std::size_t highest(StrategyState& state, const Turn& turn, std::uint32_t least) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < turn.count; ++i) {
    std::uint32_t& priority = state.priority[turn.at(i).task];
    if (priority == 0)
      priority = least + static_cast<std::uint32_t>(random_below(state, 0xffffffffULL - least));
    if (priority > state.priority[turn.at(best).task]) best = i;
  }
  return turn.who[best];
}

}  // namespace ipclab::probe
