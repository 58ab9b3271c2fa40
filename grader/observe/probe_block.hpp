#pragma once
// From the control block that a probe leaves behind to what it saw. Comes in: bytes that students'
// programs could write to as they liked, so that every number in them is checked. Goes out: an
// evidence::Probe, bounded and safe to show. Pure.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "evidence/probe.hpp"

namespace ipclab::observe {

/// As much of the block as is read here: what follows is the runtime's own.
[[nodiscard]] std::size_t probe_block_size();

/// An instruction of a program: its address within the file.
struct CodePlace {
  std::string program;
  std::uint64_t address = 0;
  auto operator<=>(const CodePlace&) const = default;
};

struct ProbeReading {
  /// The line of source of a place in the code; called for each that is worth telling.
  std::function<evidence::Line(const CodePlace&)> line_of;
  std::map<int, std::string> actors;  ///< by pid
  bool with_waits = false;            ///< it is the block of a standstill
  bool with_switches = true;
};

/// None if it is no such block.
[[nodiscard]] std::optional<evidence::Probe> read_probe_block(std::span<const std::uint8_t> bytes,
                                                              const ProbeReading& reading);

}  // namespace ipclab::observe
