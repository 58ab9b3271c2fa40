#pragma once
// Comes in: a text that is not what it should be. Goes out: where it differs, in words, and the few
// lines around that place. Part of expectation.cpp, for no one else.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "spec/expectation.hpp"

namespace ipclab::spec {

/// Takes the next line off `rest`, without its newline; a last line may lack one.
[[nodiscard]] std::optional<std::string_view> next_line(std::string_view& rest);

/// How many lines a text has; a last one without a newline counts.
[[nodiscard]] std::size_t lines_of(std::string_view text);

/// How two texts differ that are not equal.
[[nodiscard]] Mismatch difference(std::string_view want, std::string_view got);

/// The first lines of a text, shortened, or "(nothing)".
[[nodiscard]] std::string opening(std::string_view text);

/// "line 7: ..." for a text's line, shortened.
[[nodiscard]] std::string numbered(std::size_t number, std::string_view line);

}  // namespace ipclab::spec
