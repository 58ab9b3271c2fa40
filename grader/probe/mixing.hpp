#pragma once
// splitmix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.

#include <cstdint>

namespace ipclab::probe {

inline constexpr std::uint64_t mixing_step = 0x9e3779b97f4a7c15U;

/// Numbers that differ little become numbers that have nothing in common.
constexpr std::uint64_t mixed(std::uint64_t number) {
  number += mixing_step;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

}  // namespace ipclab::probe
