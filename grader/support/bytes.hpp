#pragma once
// An amount of memory, disk or output, so that no bare integer has to say its unit in a comment.

#include <compare>
#include <cstdint>

namespace ipclab {

struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};

constexpr Bytes kibibytes(std::uint64_t n) { return {n << 10}; }
constexpr Bytes mebibytes(std::uint64_t n) { return {n << 20}; }
constexpr Bytes gibibytes(std::uint64_t n) { return {n << 30}; }

}  // namespace ipclab
