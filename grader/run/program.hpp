#pragma once
// The executables that a scenario may start: sealed memory files (memfd_create(2)), so that no
// process can change them and nothing of them lies on a disk.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/unique_fd.hpp"

namespace ipclab::run {

using Image = std::shared_ptr<const UniqueFd>;

/// By program name.
using Programs = std::map<std::string, Image>;

/// A sealed copy of an open regular file. Throws GraderError.
[[nodiscard]] Image seal_copy(int source, const std::string& name);

/// A sealed memory file with these bytes. Throws GraderError.
[[nodiscard]] UniqueFd memory_file(std::string_view bytes, const std::string& name);
[[nodiscard]] UniqueFd memory_file(const std::vector<std::uint8_t>& octets,
                                   const std::string& name);

/// The bytes of a file from its beginning, whatever its offset. Throws GraderError.
[[nodiscard]] std::vector<std::uint8_t> content_of(int file);

}  // namespace ipclab::run
