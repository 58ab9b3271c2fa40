#pragma once
// Tells folders of living cells from those whose owners were all killed: as long as one of them
// lives, the folder is locked (flock(2)), and the kernel unlocks it after the last one, whatever
// ended it.

#include <string>
#include <vector>

#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// What the name of a cell's folder begins with.
inline constexpr const char* folder_prefix = "ipclab-cell-";

/// Where a cell's folder may lie: the user's TMPDIR may not be open to the user that a cell runs
/// as.
[[nodiscard]] std::vector<std::string> folder_parents();

/// Locks a new folder for this process and those that it forks; not valid if somebody has taken it
/// for an ownerless one meanwhile. On a file system without locks the folder counts as owned for
/// ever.
[[nodiscard]] UniqueFd lock_folder(const std::string& folder);

/// Removes the folders in folder_parents() that nobody owns any more, of this user, and for root
/// those of the users that cells run as.
void remove_ownerless_folders() noexcept;

}  // namespace ipclab::cell
