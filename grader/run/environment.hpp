#pragma once
// The environment of an actor: a few variables that are always the same, and those of the test.

#include <string>
#include <vector>

#include "cell/root.hpp"

namespace ipclab::run {

/// "NAME=value" each. Of `added`, a variable replaces what had the same name.
[[nodiscard]] std::vector<std::string> environment_of(const cell::Folders& folders,
                                                      const std::vector<std::string>& added);

}  // namespace ipclab::run
