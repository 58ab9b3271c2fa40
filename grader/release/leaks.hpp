#pragma once
// Comes in: an archive as it would be given out, and what must not be in it. Goes out: every place
// where a piece of that is, as it stands or in another form. Writes nothing.

#include <string>
#include <string_view>
#include <vector>

#include "release/needles.hpp"

namespace ipclab::release {

struct Leak {
  std::string where;  ///< "pipes/README.md:17", "pipes/notes.bin, gzip at byte 0"
  std::string from;   ///< "reference/pipes/correct/upper.cpp:42"
};

/// Of so many pieces the first are told; throws GraderError if something is too large to be
/// searched whole.
[[nodiscard]] std::vector<Leak> leaks_in(std::string_view archive, const Needles& secrets);

}  // namespace ipclab::release
