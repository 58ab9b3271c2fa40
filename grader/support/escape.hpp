#pragma once
// Bytes of strangers, made safe to show: control characters, terminal escapes, invalid UTF-8 and
// invisible or direction-changing Unicode become visible escapes such as \x1b or \u202e. The result
// is always valid UTF-8.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/bytes.hpp"

namespace ipclab {

/// Newlines and tabs stay; everything else that is not printable is escaped.
[[nodiscard]] std::string escape_text(std::string_view bytes);

/// For one line: newlines and tabs become \n and \t too.
[[nodiscard]] std::string escape_line(std::string_view bytes);

/// As escape_line, and cut in the middle to about `width` characters: "aaa[... 970 more ...]zzz".
[[nodiscard]] std::string shorten_line(std::string_view bytes, std::size_t width);

/// Bytes [begin, end) of a line, escaped, moved outwards so that no character is cut in two; what
/// is left out on either side is counted: "[... 12 more ...]abc[... 3 more ...]".
[[nodiscard]] std::string escape_window(std::string_view line, std::size_t begin, std::size_t end);

/// A text that is already escaped, cut in the middle, at ends of lines where possible, to at most
/// `size` bytes. Valid UTF-8 stays valid.
[[nodiscard]] std::string shorten_text(std::string_view text, std::size_t size);

/// "1 line", "0 lines", "5 lines".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

/// "256 MiB", "512 bytes", "1.5 KiB".
[[nodiscard]] std::string in_words(Bytes size);

/// A word as a shell takes it: unchanged if it is plain, else in single quotes (bytes untouched).
[[nodiscard]] std::string quote_for_shell(const std::string& word);

}  // namespace ipclab
