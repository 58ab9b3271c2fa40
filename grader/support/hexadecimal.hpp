#pragma once
// Numbers as addresses and keys are written.

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace ipclab {

/// 0x1234
[[nodiscard]] inline std::string hexadecimal(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return "0x" + std::string(digits.data(), end);
}

}  // namespace ipclab
