#pragma once
// What the kernel must have seen the program do: docs/lab-yaml.md, "Uses".

#include <string>

#include "spec/cast.hpp"
#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// `cast` has the actors that flows may name; nullptr: the steps could not be read, and nothing is
/// said against any name.
[[nodiscard]] Uses read_uses(Reader& reader, const Node& node, const Cast* cast);

/// A name of evidence::call_names, or "".
[[nodiscard]] std::string read_call(Reader& reader, const Node& node);

}  // namespace ipclab::spec
