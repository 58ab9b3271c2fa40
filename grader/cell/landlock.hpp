#pragma once
// A ruleset of landlock(7): which files whoever is restricted by it may reach. Comes in: what is
// granted. Goes out: a ruleset, and the restriction itself, for good and for all descendants.

#include <string>

#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// What may be done with everything below a path, or with that one file.
enum class Grant {
  read,  ///< read, list, execute
  use,   ///< a device: read and write
  pass,  ///< make, read, write and remove what one knows the name of, not list
  own,   ///< everything but making devices
};

struct Granted {
  std::string path;
  Grant grant = Grant::read;
};

/// The kernel has Landlock, and one that allows renaming (Linux 5.19).
[[nodiscard]] bool has_usable_landlock();

class Landlock {
 public:
  /// Everything is denied until it is granted. `keep_to_itself`: from Linux 6.12 on whoever is
  /// restricted reaches by signals and abstract Unix sockets only who is restricted with it.
  /// Throws GraderError.
  explicit Landlock(bool keep_to_itself);

  /// A path that does not exist is passed over. Throws GraderError.
  void grant(const Granted& granted);
  void grant(int directory, Grant grant);

  /// Restricts the calling thread, which must have PR_SET_NO_NEW_PRIVS or be privileged. Makes one
  /// system call; false: it failed, see errno.
  [[nodiscard]] bool restrict_thread() const;

 private:
  int version_;
  UniqueFd ruleset_;
};

}  // namespace ipclab::cell
