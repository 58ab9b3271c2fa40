#pragma once
// Which program this is, and how the next one finds the control block.

#include <cstdint>

namespace ipclab::probe {

/// The number of this program in control->images; it is entered when new.
std::uint16_t this_image();

/// Keeps the path of the control block for programs that this one executes.
void remember_path(const char* path);

/// Room for an environment with one more variable.
inline constexpr unsigned most_variables = 1024;
/// `environment` if it names the control block or is too large; else a copy in `room` that does.
char* const* with_probe(char* const* environment, char* room[most_variables]);

}  // namespace ipclab::probe
