#pragma once
// Whose calls or data are meant: parent, child, or an actor of the steps that runs a program of the
// lab. docs/lab-yaml.md, "Flows".

#include <string>
#include <string_view>

#include "spec/cast.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// "parent" or "child".
[[nodiscard]] bool is_kinship(std::string_view party);

/// `cast` as for read_uses().
[[nodiscard]] std::string read_party(Reader& reader, const Node& node, const Cast* cast);

}  // namespace ipclab::spec
