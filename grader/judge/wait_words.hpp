#pragma once
// The waits of a standstill in words, without lines of source where the caller puts them himself.
// Everything that comes from a program is escaped and shortened here. Internal to judge/.

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/trace.hpp"

namespace ipclab::judge {

/// "child 2 (pid 5)": the name of a process with its pid, once.
[[nodiscard]] std::string process_words(const std::string& name, int pid);

/// "child 2": the same without the pid, for a sentence.
[[nodiscard]] std::string plain_name(const std::string& name, int pid);

/// "upper.c:41", or "" if the line is not known.
[[nodiscard]] std::string line_words(const evidence::Line& line);

/// Processes of a group: "children 1 to 20", "a, b", "a, b and 7 more".
[[nodiscard]] std::string group_words(const std::vector<std::string>& names);

/// "waits in read of descriptor 3, pipe 2".
[[nodiscard]] std::string wait_words(const evidence::Trace& trace, const evidence::Wait& wait);

/// The same of several processes, each of which may wait for an object of its own.
[[nodiscard]] std::string wait_words_of_group(const evidence::Trace& trace,
                                              const std::vector<const evidence::Wait*>& waits);

/// The thing that is waited for: "pipe 1", or "a pipe" and the like if it has no name.
[[nodiscard]] std::string object_words(const evidence::Trace& trace, const evidence::Wait& wait);

/// Who could end the wait and why he does not, a line each without a newline; none if nobody is
/// known, or if the waits of the drawing itself tell.
[[nodiscard]] std::vector<std::string> releaser_lines(const evidence::Trace& trace,
                                                      const evidence::Wait& wait);

/// "1,000,000".
[[nodiscard]] std::string grouped_digits(std::uint64_t number);

/// "1,000 bytes", "1 byte".
[[nodiscard]] std::string bytes_words(std::uint64_t bytes);

}  // namespace ipclab::judge
