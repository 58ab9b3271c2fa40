#pragma once
// What each course system makes of the names of files, and how they are told from one another.
// Pure.

#include <string>

#include "intake/class_level.hpp"

namespace ipclab::intake {

[[nodiscard]] bool is_gradescope(const Level& level);
void plan_gradescope(const Level& level, const ReadSmall& read_small, Plan& plan);

[[nodiscard]] bool is_canvas(const Level& level);
void plan_canvas(const Level& level, Plan& plan);

[[nodiscard]] bool is_moodle(const Level& level);
void plan_moodle(const Level& level, Plan& plan);

/// The zip that its web page gives, and its handin folder.
[[nodiscard]] bool is_autolab_zip(const Level& level);
void plan_autolab_zip(const Level& level, Plan& plan);
[[nodiscard]] bool is_autolab_folder(const Level& level);
void plan_autolab_folder(const Level& level, Plan& plan);

/// Folders and archives, one for each entrant; the names of repositories of GitHub are told from
/// others. No entrants if there are neither.
void plan_folders(const Level& level, Plan& plan);

}  // namespace ipclab::intake
