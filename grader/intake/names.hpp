#pragma once
// Which files of a student count, by their names alone. Comes in: paths relative to the folder of a
// submission. Pure.

#include <cstddef>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace ipclab::intake {

inline constexpr std::size_t deepest = 4;  ///< folders around a header
inline constexpr std::size_t longest_path = 200;

/// Sources count in the folder itself, headers below it too.
[[nodiscard]] bool is_source(std::string_view path);
[[nodiscard]] bool is_header(std::string_view path);

/// By the ending alone: zip, 7z, tar, tar.gz, tar.bz2, tar.xz and their short forms.
[[nodiscard]] bool is_archive(std::string_view path);

/// "work.tar.gz" is "work".
[[nodiscard]] std::string_view without_archive_ending(std::string_view name);

/// Behind the last slash.
[[nodiscard]] std::string_view name_of(std::string_view path);

/// What macOS puts beside the files of a person: "__MACOSX/...", "._name", ".DS_Store".
[[nodiscard]] bool is_of_macos(std::string_view path);

/// How many folders are around a file.
[[nodiscard]] std::size_t depth_of(std::string_view path);

/// A path as an archive has it, "./a//b.h" for instance, as "a/b.h"; "" is the folder itself. The
/// error says why the path is none inside of the folder, in words that follow the path.
[[nodiscard]] Result<std::string, std::string> inner_path(std::string_view path,
                                                          std::size_t longest = longest_path);

}  // namespace ipclab::intake
