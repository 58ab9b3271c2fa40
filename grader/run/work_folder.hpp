#pragma once
// The files that a test finds in its work folder, and those that the grader takes out of it.

#include <set>
#include <string>
#include <vector>

#include "cell/root.hpp"
#include "evidence/evidence.hpp"
#include "run/message.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

/// Makes the planned files below `folder`; contents come from `bundle`. Throws GraderError.
void write_files(const std::string& folder, const std::vector<PlannedFile>& files, int bundle);

/// What is there at the end below the work folder and /tmp, without the planned files and `own`,
/// the grader's: paths relative to the work folder.
[[nodiscard]] std::vector<evidence::LeftFile> left_files(const cell::Folders& folders,
                                                         const std::vector<PlannedFile>& files,
                                                         std::set<std::string> own);

struct OpenedFile {
  UniqueFd fd;
  int error_number = 0;
};

/// Opens a regular file below `folder` for reading. Never follows a link, never waits for a FIFO
/// (openat2(2), RESOLVE_BENEATH); larger ones than `largest` give EFBIG, other kinds EINVAL.
[[nodiscard]] OpenedFile open_below(const std::string& folder, const std::string& path,
                                    std::uint64_t largest);

}  // namespace ipclab::run
