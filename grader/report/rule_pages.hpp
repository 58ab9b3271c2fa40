#pragma once
// The texts of docs/rules/ as the build embedded them: cmake/embed.cmake writes the definition.

#include <span>
#include <string_view>

namespace ipclab::report {

struct RulePage {
  std::string_view id;  ///< the file's name without ".md"
  std::string_view markdown;
};

[[nodiscard]] std::span<const RulePage> embedded_rule_pages();

}  // namespace ipclab::report
