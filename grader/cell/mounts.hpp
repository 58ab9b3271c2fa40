#pragma once
// What is mounted where (/proc/self/mountinfo in proc(5)). Comes in: a type of file system. Goes
// out: its mounts that the caller sees. Internal to cell/.

#include <string>
#include <string_view>
#include <vector>

namespace ipclab::cell {

struct Mount {
  std::string root;  ///< the part of the file system that is mounted; "/": all of it
  std::string path;  ///< where
};

/// In the order in which they were mounted.
[[nodiscard]] std::vector<Mount> mounts_of(std::string_view type);

}  // namespace ipclab::cell
