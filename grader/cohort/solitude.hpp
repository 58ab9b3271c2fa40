#pragma once
// Lets one of several graders on a machine have it for itself. What a busy machine may have failed
// is run again alone, and nobody else runs anything meanwhile. By flock(2), so that who is killed
// keeps nobody waiting.

#include <filesystem>

#include "support/unique_fd.hpp"

namespace ipclab::cohort {

/// For one grader; all on this machine that are given the same folder know of each other.
class Solitude {
 public:
  /// Throws GraderError.
  explicit Solitude(const std::filesystem::path& folder);

  /// Waits until nobody is alone, then keeps others from being so.
  void work_beside_others();
  /// Waits until nobody else works. Whoever comes later waits behind: else those who go on working
  /// in turns would keep it waiting for ever.
  void work_alone();
  /// Works no more.
  void rest();

 private:
  UniqueFd door_;  ///< locked while one waits to come in
  UniqueFd room_;  ///< shared by those who work, or locked by one alone
};

}  // namespace ipclab::cohort
