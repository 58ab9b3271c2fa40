#pragma once
// What bytes hold in another form: compressed, in an archive, as base64 or as hexadecimal digits,
// wherever it begins. Comes in: bytes of any kind. Goes out: what was unpacked of them, one layer.
// Bounded; what is damaged gives what could be read of it. Writes nothing anywhere.

#include <string>
#include <string_view>
#include <vector>

#include "support/bytes.hpp"

namespace ipclab::intake {

struct Decoded {
  std::string how;  ///< "gzip at byte 12", "notes.txt of a zip at byte 0", "base64 at byte 4"
  std::string bytes;
};

struct Layer {
  std::vector<Decoded> contents;
  bool complete = true;  ///< all that was there has been unpacked
};

/// No more than `most` bytes in all.
[[nodiscard]] Layer decoded_within(std::string_view bytes, Bytes most);

}  // namespace ipclab::intake
