#pragma once
// Files of /proc as text (proc(5)). A process may vanish at any moment: then the text is empty.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipclab::observe {

/// At most `most` bytes of a file.
[[nodiscard]] std::string proc_text(const std::string& path, std::size_t most = 64 * 1024);

/// "/proc/5/maps".
[[nodiscard]] std::string proc_path(pid_t pid, std::string_view name);

/// The value behind "name:" at the beginning of a line; "" if there is none.
[[nodiscard]] std::string field_in(std::string_view text, std::string_view name);

/// The words of a line.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line);

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// The number that the text begins with; 0 if it does not begin with one.
[[nodiscard]] std::uint64_t number_in(std::string_view text, int base = 10);

}  // namespace ipclab::observe
