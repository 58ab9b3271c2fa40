#pragma once
// What a test asks of the probe: docs/lab-yaml.md, "Races, schedules and handlers".

#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// `test`: the keys of the test.
[[nodiscard]] Probing read_probing(Reader& reader, const Fields& test);

}  // namespace ipclab::spec
