#pragma once
// Values with a meaning of their own: durations, sizes, signals, rules, names and paths. Each
// reader reports what is wrong and comes back with nothing then.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// Lower-case letters, digits and "-", with a letter first.
[[nodiscard]] bool is_name(std::string_view word);

[[nodiscard]] std::optional<milliseconds> read_duration(Reader& reader, const Node& node);
[[nodiscard]] std::optional<Bytes> read_size(Reader& reader, const Node& node);
/// How often: "3" (exactly), ">=3", "<=3", "1..3".
[[nodiscard]] std::optional<Range> read_range(Reader& reader, const Node& node);
[[nodiscard]] std::optional<int> read_signal(Reader& reader, const Node& node);
[[nodiscard]] std::optional<Rule> read_rule(Reader& reader, const Node& node);
[[nodiscard]] std::set<Rule> read_rules(Reader& reader, const Node& node);

/// A path within the work folder, or "".
[[nodiscard]] std::string read_path(Reader& reader, const Node& node);

/// The name of a regular file in the lab's folder files/, or "".
[[nodiscard]] std::string read_file_name(Reader& reader, const Node& node);

/// An RE2 expression with so many groups (any number if none is given), or "".
[[nodiscard]] std::string read_regex(Reader& reader, const Node& node,
                                     std::optional<int> groups = std::nullopt);

[[nodiscard]] std::map<std::string, std::string> read_env(Reader& reader, const Node& node);

/// One of these programs, of which all are said if it is another; any if there are none.
[[nodiscard]] std::string read_program(Reader& reader, const Node& node,
                                       std::span<const std::string> programs);

[[nodiscard]] std::optional<Address> read_address(Reader& reader, const Node& node);

}  // namespace ipclab::spec
