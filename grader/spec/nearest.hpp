#pragma once
// What an author probably meant. Pure.

#include <optional>
#include <span>
#include <string_view>

namespace ipclab::spec {

/// The candidate that is fewest edits away from `word`, if it is close enough to be meant.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

}  // namespace ipclab::spec
