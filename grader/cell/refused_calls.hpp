#pragma once
// System calls that no program of a lab needs and that reach beyond its test: they fail with EPERM
// and are told of. Comes in: nothing. Goes out: the table, for the filter (cell/call_filter.hpp)
// and for the words of the report. Numbers are those of x86-64.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace ipclab::cell {

/// The lower half of an argument, masked, lies in [first, last]. The upper half does not count: the
/// kernel takes such arguments as 32 bits wide, and so must whoever compares them.
struct ArgumentIs {
  unsigned argument = 0;  ///< from 0
  std::uint32_t mask = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

struct RefusedCall {
  long number = -1;
  std::string_view name;  ///< as reports say it, with what is special about it
  /// All must hold; those with a mask of 0 always do. None: the call is refused as a whole.
  std::array<ArgumentIs, 2> when{};

  [[nodiscard]] constexpr bool always() const { return when[0].mask == 0; }
};

[[nodiscard]] std::span<const RefusedCall> refused_calls();

/// The first entry that fits, or null.
[[nodiscard]] const RefusedCall* refused_call(long number,
                                              std::span<const std::uint64_t> arguments);

}  // namespace ipclab::cell
