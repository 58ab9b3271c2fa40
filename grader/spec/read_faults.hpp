#pragma once
// Faults that the grader injects into more runs of a test: docs/lab-yaml.md, "Faults".

#include <vector>

#include "spec/cast.hpp"
#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// `cast` as for read_uses().
[[nodiscard]] std::vector<Fault> read_faults(Reader& reader, const Node& node, const Cast* cast);

}  // namespace ipclab::spec
