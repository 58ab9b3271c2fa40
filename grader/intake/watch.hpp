#pragma once
// Waits until somebody has saved something in a folder of sources, or put an archive in the place
// of another. What the change is, and whether it is one at all, the reader of the submission finds.

#include <filesystem>
#include <map>
#include <string>

#include "support/unique_fd.hpp"

namespace ipclab::intake {

class Watch {
 public:
  /// From now on nothing is missed. Throws GraderError where the machine can watch no more.
  explicit Watch(std::filesystem::path target);

  /// Comes back once something may have changed and nothing more came for a moment: editors save
  /// in several steps, and unpacking an archive changes many files.
  void wait();

 private:
  void cover();
  void add(const std::filesystem::path& folder, const std::string& name);
  [[nodiscard]] bool read_events();

  std::filesystem::path target_;  ///< absolute, so that a name stands behind its last slash
  UniqueFd inotify_;
  /// The watched folders, and the one name in each that matters; "": any.
  std::map<int, std::string> names_;
};

}  // namespace ipclab::intake
