#pragma once
// What the strategies share: chance, priorities, and the one function of each.

#include "probe/strategy.hpp"

namespace ipclab::probe {

/// Those who may be chosen now: indices within Choices::candidates, by rising number of the task.
struct Turn {
  const Candidate* candidates = nullptr;
  std::size_t count = 0;
  std::uint16_t who[most_tasks];

  const Candidate& at(std::size_t i) const { return candidates[who[i]]; }
  void add(std::size_t index) { who[count++] = static_cast<std::uint16_t>(index); }
};

/// Each gives the index within Choices::candidates.
std::size_t random_walk(Control& control, const Turn& turn);
std::size_t pct(Control& control, const Turn& turn);
std::size_t pos(Control& control, const Turn& turn);
std::size_t surw(Control& control, const Turn& turn);
std::size_t plan(Control& control, const Choices& choices);
std::size_t plain_order(const Choices& choices);

void begin_pct(Control& control);

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): 64 bits of state, any seed will do.
std::uint64_t next_random(StrategyState& state);
/// Less than `bound`, which is not 0 and less than 2^32.
std::uint64_t random_below(StrategyState& state, std::uint64_t bound);

/// The index of the highest priority; who has none is given one: `least` and more, less than 2^32.
std::size_t highest(StrategyState& state, const Turn& turn, std::uint32_t least);

/// What the object is called in every run: numbers that the kernel hands out as it likes (inodes)
/// become the order in which they were met, and processes are known by their first task.
Key name_of(Control& control, const Key& object);
/// The candidate has made the attempt before, and would make it again.
inline bool tries_again(const Control& control, const Candidate& candidate) {
  return control.tasks[candidate.task].waits_on.kind != KeyKind::none;
}
/// Counts the operation in control.profile.
void count_operation(Control& control, const Candidate& candidate);

}  // namespace ipclab::probe
