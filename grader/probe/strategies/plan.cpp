#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

namespace {

constexpr std::uint64_t used_up = ~0ULL;

/// The entry for what `last` would do now. Entries stand in the order of time; one that was passed
/// by (the run went another way before it) stays, and later ones are found all the same.
Preemption* entry_for(Control& control, std::uint64_t executed, std::uint16_t task) {
  constexpr std::uint32_t ahead = 64;
  const std::uint32_t size =
      control.plan_size < most_preemptions ? control.plan_size : most_preemptions;
  std::uint32_t& at = control.state.plan_at;
  while (at < size && control.plan[at].executed == used_up) ++at;
  for (std::uint32_t i = at; i < size && i < at + ahead; ++i)
    if (control.plan[i].task == task && control.plan[i].executed == executed)
      return &control.plan[i];
  return nullptr;
}

}  // namespace

std::size_t plain_order(const Choices& choices) {
  if (choices.current < 0) return 0;
  for (std::size_t i = 0; i < choices.count; ++i) {
    if (choices.candidates[i].task != choices.current) continue;
    return choices.yields ? (i + 1) % choices.count : i;
  }
  return 0;
}

std::size_t plan(Control& control, const Choices& choices) {
  const std::int32_t last = control.state.last;
  const std::uint64_t executed = last < 0 ? 0 : control.state.turns[last];
  Preemption* entry = entry_for(control, executed, static_cast<std::uint16_t>(last));
  if (entry != nullptr) {
    for (std::size_t i = 0; i < choices.count; ++i) {
      if (choices.candidates[i].task != entry->to) continue;
      entry->executed = used_up;
      return i;
    }
  }
  return plain_order(choices);
}

}  // namespace ipclab::probe
