#pragma once
// A YAML file of an author, from its path to its tree.

#include <filesystem>
#include <optional>

#include "spec/reader.hpp"
#include "spec/tree.hpp"

namespace ipclab::spec {

/// None after a problem, which `reader` then has.
[[nodiscard]] std::optional<Tree> read_tree(Reader& reader, const std::filesystem::path& file);

}  // namespace ipclab::spec
