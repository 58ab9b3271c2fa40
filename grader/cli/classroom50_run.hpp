#pragma once

#include "report/formats.hpp"

namespace ipclab::cli {

/// As Classroom 50 tells it to an autograder in the environment, and COMMIT_DATETIME, which our own
/// adds.
[[nodiscard]] report::Classroom50Run classroom50_run();

}  // namespace ipclab::cli
