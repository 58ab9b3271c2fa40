#pragma once
// Lines of source for the snapshots of a cell, found in a process of its own: what is read there
// was made by strangers, and may crash or hang the reader. Comes in: snapshots. Goes out: one line
// for each, an unknown one where nothing was found in time.

#include <map>
#include <vector>

#include "evidence/trace.hpp"
#include "observe/lines/snapshot.hpp"

namespace ipclab::run {

/// Call it where nobody else waits for children at the same time. Never throws for what the
/// snapshots hold.
[[nodiscard]] std::vector<evidence::Line> symbolize_apart(const observe::Snapshots& snapshots);

/// The same for addresses in programs, by the descriptor of the program.
using CodeAddresses = std::map<int, std::vector<std::uint64_t>>;
[[nodiscard]] std::vector<evidence::Line> code_lines_apart(const CodeAddresses& addresses);

}  // namespace ipclab::run
