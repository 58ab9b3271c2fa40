#pragma once
// Comes in: a path. Goes out: the bytes of a regular file, or why not. Never hangs on a FIFO or a
// device, and never reads more than it was asked to.

#include <filesystem>
#include <string>

#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::spec {

/// The error says what is wrong in a few words: "is a directory", "does not exist".
[[nodiscard]] Result<std::string, std::string> read_regular(const std::filesystem::path& path,
                                                            Bytes largest);

/// "4 MiB", "12 bytes".
[[nodiscard]] std::string describe(Bytes size);

}  // namespace ipclab::spec
