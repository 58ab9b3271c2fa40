#pragma once
// From what a course system exports to the files of a class's folder.

#include <filesystem>
#include <string>
#include <vector>

#include "cli/class_folder.hpp"
#include "report/class_file.hpp"
#include "spec/lab.hpp"
#include "support/result.hpp"

namespace ipclab::cli {

struct TakenIn {
  report::ClassFile list;          ///< sorted by key
  std::vector<std::string> notes;  ///< about the whole; for people
};

/// Stores the list, and the sources of everybody whose submission can be read, in a folder that is
/// there. The error is a sentence for people. Throws GraderError.
[[nodiscard]] Result<TakenIn, std::string> take_in(const std::filesystem::path& submissions,
                                                   const spec::Lab& lab, const ClassFolder& folder);

}  // namespace ipclab::cli
