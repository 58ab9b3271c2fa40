#pragma once
// What a student gets of a lab. Comes in: where the lab is, and the program of ipclab. Goes out:
// the files of the handout, below one folder that has the name of the lab.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "intake/bundle.hpp"
#include "release/secrets.hpp"
#include "spec/lab.hpp"

namespace ipclab::release {

/// Throws GraderError where something of it cannot be read.
[[nodiscard]] std::vector<intake::Member> handout(const spec::Lab& lab, const LabFolders& folders,
                                                  const std::set<std::string>& visible_files,
                                                  std::string_view program);

}  // namespace ipclab::release
