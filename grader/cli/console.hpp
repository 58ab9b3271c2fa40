#pragma once
// What the terminal at standard output is like.

#include <string>

#include "report/style.hpp"

namespace ipclab::cli {

/// Colour only on a terminal, and not with NO_COLOR or TERM=dumb; its width, 80 when unknown.
[[nodiscard]] report::Style console_style();

[[nodiscard]] bool is_terminal(int fd);

/// Flushes standard output; false if some of it could not be written.
[[nodiscard]] bool output_arrived();

/// "ipclab: ..." on standard error.
void complain(const std::string& text);

}  // namespace ipclab::cli
