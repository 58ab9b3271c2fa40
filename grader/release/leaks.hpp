#pragma once
// Comes in: an archive as it would be given out, and what must not be in it. Goes out: every place
// where a piece of that is, as it stands or in another form. Writes nothing.

#include <string>
#include <string_view>
#include <vector>

#include "release/needles.hpp"
#include "support/bytes.hpp"

namespace ipclab::release {

struct Leak {
  std::string where;  ///< "pipes/README.md:17", "pipes/notes.bin, gzip at byte 0"
  std::string from;   ///< "reference/pipes/correct/upper.cpp:42"
};

/// So many layers of compression and the like are looked through.
inline constexpr int most_layers = 4;
inline constexpr std::size_t most_leaks = 20;

/// Of so many pieces the first are told; throws GraderError if it cannot be searched whole without
/// unpacking more than `most`.
[[nodiscard]] std::vector<Leak> leaks_in(std::string_view archive, const Needles& secrets,
                                         Bytes most = mebibytes(1024));

}  // namespace ipclab::release
