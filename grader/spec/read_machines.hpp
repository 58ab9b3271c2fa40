#pragma once
// The machines of a test, and who speaks of them: docs/lab-yaml.md, "Machines".

#include <string>
#include <vector>

#include "spec/lab.hpp"
#include "spec/read_steps.hpp"

namespace ipclab::spec {

/// The names of two machines.
[[nodiscard]] std::vector<std::string> read_machines(Reader& reader, const Node& node);

/// `name`, after a problem at `node` if the test has no such machine.
[[nodiscard]] std::string read_machine(Scene& scene, const Node& node, const std::string& name);

/// Those of whose addresses the action speaks.
[[nodiscard]] std::vector<std::string> machines_named_by(const Action& action);

}  // namespace ipclab::spec
