#pragma once
// Where accesses were made, and the races between them. A cell has 24 bits for the place: the
// distance of the code from the beginning of its program, or, for what that cannot say, the number
// of an entry in control->places.

#include "probe/shadow.hpp"

namespace ipclab::probe {

inline constexpr std::uint32_t first_entry = (1U << place_bits) - most_places;

std::uint64_t base_of(std::uint16_t image);

/// For a cell.
std::uint32_t enter_place(const Touch& touch);
inline std::uint32_t place_of(const Touch& touch) {
  const std::uint64_t distance = touch.pc - hot.base;
  if (touch.call == nullptr && distance < first_entry) [[likely]]
    return static_cast<std::uint32_t>(distance);
  return enter_place(touch);
}

/// The access that `first` stands for and `second`, which this task is about to make, are
/// unordered. Recorded in control->races_found unless there is a race between the same two places
/// already.
void report_race(Cell first, std::uintptr_t address, const Touch& second);

}  // namespace ipclab::probe
