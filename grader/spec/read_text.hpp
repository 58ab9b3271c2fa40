#pragma once
// Texts, the files made of them, and what a text must be like: docs/lab-yaml.md, "Texts", "Files"
// and "Oracles".

#include <cstdint>
#include <vector>

#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

[[nodiscard]] Text read_text(Reader& reader, const Node& node);

/// The same, in a place where the addresses of machines may be spoken of.
[[nodiscard]] Text read_sent_text(Reader& reader, const Node& node);

/// The texts of a list, each fit to be an argument of execve(2).
[[nodiscard]] std::vector<Text> read_args(Reader& reader, const Node& node);

[[nodiscard]] std::vector<File> read_files(Reader& reader, const Node& node);

/// True for a mapping that is a text, such as {repeat: ..., times: ...}.
[[nodiscard]] bool is_text_mapping(const Node& node);

/// The newlines of a text, and whether it ends with one.
struct LineCount {
  std::uint64_t newlines = 0;
  bool ends_with_newline = false;
};
[[nodiscard]] LineCount count_lines(const Text& text);

[[nodiscard]] std::vector<Oracle> read_oracles(Reader& reader, const Node& node);

}  // namespace ipclab::spec
