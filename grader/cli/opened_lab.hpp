#pragma once
// The lab that a command is about.

#include <optional>
#include <string>

#include "cli/house.hpp"
#include "spec/lab.hpp"
#include "spec/load.hpp"

namespace ipclab::cli {

struct OpenedLab {
  House house;
  spec::Lab lab;
};

/// None, after a complaint, if there is no such lab or its files are wrong.
[[nodiscard]] std::optional<OpenedLab> open_lab(const std::string& name, spec::Scope scope);

}  // namespace ipclab::cli
