#pragma once
// A test of a lab, named in another file than its own.

#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// nullptr if the lab has no such test.
[[nodiscard]] const Test* find_test(const Lab& lab, std::string_view id);

/// The same, after a problem that tells what the lab has.
[[nodiscard]] const Test* read_test_id(Reader& reader, const Node& node, const Lab& lab);

}  // namespace ipclab::spec
