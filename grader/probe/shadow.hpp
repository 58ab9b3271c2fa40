#pragma once
// The shadow: which accesses to each eight bytes are remembered, and whether a new one races with
// them. Shared objects have their shadow in the control block's file; the private memory of a
// process with several threads has its own, in chunks that are mapped when they are first needed.
// The ways that most accesses go are in this header, so that they become part of the hooks.

#include <emmintrin.h>

#include "probe/clocks.hpp"

namespace ipclab::probe {

#pragma GCC visibility push(hidden)

enum class PrivateMemory : std::uint32_t {
  unwatched,  ///< one thread, or nobody wants to know
  checked,    ///< threads run at once, races are looked for
  scheduled,  ///< each access is a scheduling point as well
};

/// What a hook looks at first.
struct Watch {
  // All shared mappings lie within [begin, begin + size).
  std::uintptr_t begin = 0;
  std::size_t size = 0;
  PrivateMemory private_memory = PrivateMemory::unwatched;
};
extern Watch watch;

// Private memory in regions of 256 KiB: the table has the shadow of those that were used last.
inline constexpr unsigned region_bits = 18;
inline constexpr std::size_t region_size = std::size_t{1} << region_bits;
inline constexpr std::size_t shadow_size = region_size * shadow_ratio;
inline constexpr std::size_t most_recent_regions = 4096;
/// A region's shadow is aligned to its size; the lower bits say which region it is.
extern std::uintptr_t recent_regions[most_recent_regions];

#pragma GCC visibility pop

/// The process has several threads now.
void watch_private_memory();

/// The shadow of a region that is not among the recent ones; null: it has none. `make`: it gets
/// one.
Cell* find_region(std::uintptr_t address, bool make);
/// None is recent any more: a new mapping may lie in it.
void forget_recent_regions();

/// What is an address of shadow if the region is among the recent ones.
[[gnu::always_inline]] inline std::uintptr_t recent_shadow(std::uintptr_t address) {
  const std::uintptr_t region = address >> region_bits;
  return recent_regions[region % most_recent_regions] ^ (region / most_recent_regions + 1);
}
[[gnu::always_inline]] inline bool is_shadow(std::uintptr_t shadow) {
  return (shadow & (shadow_size - 1)) == 0;
}
[[gnu::always_inline]] inline Cell* cells_in(std::uintptr_t shadow, std::uintptr_t address) {
  return reinterpret_cast<Cell*>(shadow +
                                 (address & (region_size - bytes_per_word)) * shadow_ratio);
}

/// What a cell may have besides a new access and still be the same or more.
constexpr std::uint32_t ignored_kinds(std::uint32_t kind) {
  return cell_volatile | (kind & (cell_read | cell_atomic));
}

/// The same as is_known() below, for the cell where this task's accesses usually are.
[[gnu::always_inline]] inline bool is_known_there(const Cell* cells, std::uint32_t kind,
                                                  std::uint32_t bytes) {
  const Cell relevant = Cell{~ignored_kinds(kind)} << 32 | bytes;
  return (cells[hot.usual_cell] & relevant) == (Cell{hot.epoch} << 32 | bytes);
}

/// An access of this task since its last release covers the new one: nothing is to be done. As in
/// FastTrack, this is the way of nearly all.
[[gnu::always_inline]] inline bool is_known(const Cell* cells, Epoch epoch, std::uint32_t kind,
                                            std::uint32_t bytes) {
  // What an old access may have besides: the same or more than the new one.
  const std::uint32_t ignored =
      cell_volatile | (reads(kind) ? cell_read : 0U) | (is_atomic_kind(kind) ? cell_atomic : 0U);
  const auto* quads = reinterpret_cast<const __m128i*>(cells);
  const __m128 first = _mm_castsi128_ps(_mm_load_si128(quads));
  const __m128 second = _mm_castsi128_ps(_mm_load_si128(quads + 1));
  const __m128i uppers = _mm_castps_si128(_mm_shuffle_ps(first, second, _MM_SHUFFLE(3, 1, 3, 1)));
  const __m128i lowers = _mm_castps_si128(_mm_shuffle_ps(first, second, _MM_SHUFFLE(2, 0, 2, 0)));
  const __m128i wanted = _mm_set1_epi32(static_cast<int>(bytes));
  const __m128i same =
      _mm_cmpeq_epi32(_mm_and_si128(uppers, _mm_set1_epi32(static_cast<int>(~ignored))),
                      _mm_set1_epi32(static_cast<int>(epoch)));
  const __m128i covers = _mm_cmpeq_epi32(_mm_and_si128(lowers, wanted), wanted);
  return _mm_movemask_epi8(_mm_and_si128(same, covers)) != 0;
}

/// One access, as the hooks and calls tell it.
struct Touch {
  std::uint64_t pc = 0;
  std::uint32_t kind = 0;
  std::size_t size = 0;  ///< of the whole access
  const char* call = nullptr;
  std::uint32_t place = 0;  ///< for cells; 0: not known yet
};

/// Looks for a race with what the cells of `address` hold, and keeps the access there. Wants an
/// epoch.
void remember(Cell* cells, std::uintptr_t address, std::uint32_t bytes, Touch& touch);

/// The same for any number of bytes, wherever they are.
void touch_range(std::uintptr_t address, std::size_t size, Touch touch);

constexpr std::uint32_t bytes_in_word(std::uintptr_t address, std::size_t size) {
  return ((1U << size) - 1) << (address % bytes_per_word);
}

}  // namespace ipclab::probe
