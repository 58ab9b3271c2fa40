#pragma once
// Is this text valid UTF-8? Pure.

#include <cstddef>
#include <optional>
#include <string_view>

namespace ipclab::spec {

/// The offset of the first byte that is part of no valid character (RFC 3629).
[[nodiscard]] std::optional<std::size_t> invalid_utf8(std::string_view bytes);

}  // namespace ipclab::spec
