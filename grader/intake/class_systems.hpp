#pragma once
// What each course system makes of the names of files, and how they are told from one another.
// Pure.

#include <string>

#include "intake/class_level.hpp"

namespace ipclab::intake {

/// Folders and archives, one for each entrant; the names of repositories of GitHub are told from
/// others. No entrants if there are neither.
void plan_folders(const Level& level, Plan& plan);

}  // namespace ipclab::intake
