#pragma once
// What the shadow keeps of an access to eight bytes of memory: a cell of 64 bits. Four of them
// stand for each eight bytes. Pure: knows neither processes nor addresses.
//
//   63      56 55           35 34    32 31            8 7     0
//   task       clock           kind     place           bytes
//
// task and clock are the epoch of FastTrack; `place` is where the program accessed (see
// places.hpp); `bytes` has a bit for each of the eight that were touched. A cell of zeros is empty:
// no clock is 0.

#include <cstdint>

#include "probe/control.hpp"

namespace ipclab::probe {

using Cell = std::uint64_t;
inline constexpr unsigned bytes_per_word = 8;
inline constexpr unsigned cells_per_word = 4;
inline constexpr std::uint32_t all_bytes = 0xff;
/// So many bytes of shadow for each byte.
inline constexpr std::size_t shadow_ratio = cells_per_word * sizeof(Cell) / bytes_per_word;

/// The upper half of a cell without its kind.
using Epoch = std::uint32_t;

inline constexpr unsigned place_bits = 24;
inline constexpr unsigned clock_bits = 21;
/// A task whose clock has come so far does not tick any more: races are missed, none is invented.
inline constexpr std::uint32_t last_clock = (1U << clock_bits) - 1;

enum CellKind : std::uint32_t { cell_read = 1, cell_atomic = 2, cell_volatile = 4 };
inline constexpr std::uint32_t all_kinds = 7;

static_assert(most_tasks <= 256);

constexpr Epoch epoch_of(unsigned task, std::uint32_t clock) { return task << 24 | clock << 3; }

constexpr Cell make_cell(Epoch epoch, std::uint32_t kind, std::uint32_t place,
                         std::uint32_t bytes) {
  return Cell{epoch | kind} << 32 | place << 8 | bytes;
}

constexpr std::uint32_t upper(Cell cell) { return static_cast<std::uint32_t>(cell >> 32); }
constexpr unsigned task_of(Cell cell) { return upper(cell) >> 24; }
constexpr std::uint32_t clock_of(Cell cell) { return upper(cell) >> 3 & last_clock; }
constexpr std::uint32_t kind_of(Cell cell) { return upper(cell) & all_kinds; }
constexpr std::uint32_t bytes_of(Cell cell) { return static_cast<std::uint32_t>(cell) & 0xff; }
constexpr std::uint32_t place_of(Cell cell) { return static_cast<std::uint32_t>(cell) >> 8; }

constexpr bool reads(std::uint32_t kind) { return (kind & cell_read) != 0; }
constexpr bool is_atomic_kind(std::uint32_t kind) { return (kind & cell_atomic) != 0; }

/// Two accesses of different tasks to the same bytes, unordered, would be a race.
constexpr bool conflict(std::uint32_t one, std::uint32_t other) {
  return (one & other & (cell_read | cell_atomic)) == 0;
}

/// Whatever races with `old`, which came before `now` in happens-before, races with `now` too.
constexpr bool stands_for(std::uint32_t now, std::uint32_t old) {
  return (!reads(now) || reads(old)) && (!is_atomic_kind(now) || is_atomic_kind(old));
}

}  // namespace ipclab::probe
