#pragma once
// The file class.json of a class's folder, ipclab/class/1: who has submitted, without verdicts.
// Reading never throws on what a file may have, and is bounded. docs/class.schema.json describes
// it.

#include <string>
#include <string_view>
#include <vector>

#include "report/row.hpp"
#include "support/result.hpp"

namespace ipclab::report {

struct ClassFile {
  std::string lab;
  std::string title;
  std::string system;  ///< the course system that the submissions came from: "canvas"
  std::vector<Entrant> entrants;
};

/// Always valid UTF-8; what is not safe to show is escaped.
[[nodiscard]] std::string class_json(const ClassFile& file);

/// Or a sentence that says what is damaged. Keys are safe as names of files, and each is there
/// once.
[[nodiscard]] Result<ClassFile, std::string> read_class_file(std::string_view text);

}  // namespace ipclab::report
