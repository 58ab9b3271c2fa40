#pragma once
// From addresses in a program to lines of its source. Comes in: an executable and addresses within
// it. Goes out: a line for each. Like symbolize(), it believes what strangers made: see there.

#include <cstdint>
#include <vector>

#include "evidence/trace.hpp"

namespace ipclab::observe {

/// One line for each address; an unknown one where nothing could be found. `program` stays open.
[[nodiscard]] std::vector<evidence::Line> code_lines(int program,
                                                     const std::vector<std::uint64_t>& addresses);

}  // namespace ipclab::observe
