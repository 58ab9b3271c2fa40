#pragma once
// Data that must have gone from one process to another: docs/lab-yaml.md, "Flows".

#include "spec/cast.hpp"
#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// `cast` as for read_uses().
[[nodiscard]] Flow read_flow(Reader& reader, const Node& node, const Cast* cast);

}  // namespace ipclab::spec
