#pragma once
// The command line of an actor: as execve(2) takes it, and as a person would type it.

#include <string>
#include <vector>

#include "run/message.hpp"
#include "spec/lab.hpp"

namespace ipclab::run {

/// argv, environment and kind of a start step; `has_program`: a program of the lab is started.
[[nodiscard]] StartActor start_message(const spec::Start& step, bool has_program,
                                       const spec::Addresses& addresses);

/// Quoted for a shell where needed, cut when very long.
[[nodiscard]] std::string shown_command(const std::vector<std::string>& argv);

}  // namespace ipclab::run
