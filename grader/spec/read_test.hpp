#pragma once
// One test of lab.yaml or hidden.yaml: docs/lab-yaml.md, "Tests".

#include "spec/read_lab.hpp"

namespace ipclab::spec {

[[nodiscard]] TestDraft read_test(Reader& reader, const Node& node, const LabDraft& lab);

/// `base` with those limits that the mapping gives.
[[nodiscard]] Limits read_limits(Reader& reader, const Node& node, const Limits& base);

}  // namespace ipclab::spec
