#pragma once
// Where in a student's folder or archive the sources lie, by the names alone: students pack a
// folder around their files, an archive within an archive, or everything twice. Pure.

#include <optional>
#include <string>
#include <vector>

#include "intake/listing.hpp"

namespace ipclab::intake {

struct Layout {
  /// Either the folder that has the sources, "" or "work/", ...
  std::string folder;
  /// ... or the archive that has to be opened first.
  std::optional<std::string> archive;
  std::vector<std::string> notes;
  std::string problem;  ///< or why there is neither
};

/// Paths are relative to what the student handed in.
[[nodiscard]] Layout layout_of(const std::vector<Listed>& tree);

/// "a.c, b.c and 3 more": names of a stranger, escaped and few.
[[nodiscard]] std::string few_of(const std::vector<std::string>& names);

}  // namespace ipclab::intake
