#pragma once
// Bytes that are written with letters and digits. Pure.

#include <string_view>
#include <vector>

#include "intake/encodings.hpp"

namespace ipclab::intake {

/// Runs of base64 (also that of URLs) of at least `shortest_run` letters, over the ends of lines,
/// from each of the four letters at which a group may begin.
[[nodiscard]] std::vector<Decoded> base64_within(std::string_view bytes);

/// Runs of hexadecimal digits: as they are, as in "0x41, 0x42" and as in "\x41\x42".
[[nodiscard]] std::vector<Decoded> hexadecimal_within(std::string_view bytes);

inline constexpr std::size_t shortest_run = 20;

}  // namespace ipclab::intake
