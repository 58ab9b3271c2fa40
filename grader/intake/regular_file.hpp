#pragma once
// The bytes of one file of a stranger's folder. Follows no link, and never waits.

#include <filesystem>
#include <string>

#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::intake {

/// The error says why the file is passed over, in words that follow its name.
[[nodiscard]] Result<std::string, std::string> read_regular(const std::filesystem::path& path,
                                                            Bytes largest);

}  // namespace ipclab::intake
