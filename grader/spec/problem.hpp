#pragma once
// What an author wrote wrongly in a YAML file: where, what was expected, and a way out.

#include <string>
#include <vector>

namespace ipclab::spec {

struct Problem {
  std::string file;
  int line = 0;    ///< from 1; 0 when it concerns the whole file
  int column = 0;  ///< from 1
  std::string message;
  std::string expected;
  std::string hint;  ///< may be empty: 'did you mean "steps"?'
  bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

/// "file:line:column: message", then indented lines "expected: ..." and "hint: ..." where there
/// is something to say. No newline at the end.
[[nodiscard]] std::string format(const Problem& problem);

}  // namespace ipclab::spec
