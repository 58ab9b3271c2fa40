#pragma once
// What the kernel must have seen the program do: docs/lab-yaml.md, "Uses".

#include <set>
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

/// A list of such names; read_call_or_calls() also takes one without a list.
[[nodiscard]] std::set<std::string> read_calls(Reader& reader, const Node& node);
[[nodiscard]] std::set<std::string> read_call_or_calls(Reader& reader, const Node& node);
/// A list without those that every program needs to be started at all.
[[nodiscard]] std::set<std::string> read_refused(Reader& reader, const Node& node);

}  // namespace ipclab::spec
