#pragma once
// Names of files for entrants. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "intake/class_plan.hpp"

namespace ipclab::intake {

inline constexpr std::size_t longest_key = 80;

/// "Jane D\xc3\xb6e_12" as "Jane_D_e_12". Never empty.
[[nodiscard]] std::string plain_key(std::string_view name);

/// Makes plain what entrants have for keys, and tells equal ones apart by their order.
void make_keys(std::vector<Planned>& entrants);

}  // namespace ipclab::intake
