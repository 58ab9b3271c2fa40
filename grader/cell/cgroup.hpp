#pragma once
// Control groups, version 2 (cgroups(7)): the kernel itself bounds what a whole test holds in
// memory, also where no process shows it, and how many threads it has. Comes in: nothing but the
// machine. Goes out: a group for each cell, where this user may make some ("delegated").

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "support/bytes.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// The group of one cell's programs, not of its pid 1: who waits for memory cannot end anybody.
/// When it is destroyed, so is everybody who is still in it.
class Cgroup {
 public:
  Cgroup() = default;
  Cgroup(int parent, std::string name);
  ~Cgroup();
  Cgroup(Cgroup&& other) noexcept;
  Cgroup& operator=(Cgroup&& other) noexcept;

  [[nodiscard]] bool exists() const { return folder_.valid(); }

  /// Throws GraderError.
  void limit(Bytes memory, unsigned threads) const;

  /// For Domain::fork(), and for was_out_of_memory(). A process that does not see the group in its
  /// file system may have them too.
  [[nodiscard]] UniqueFd folder() const;
  [[nodiscard]] UniqueFd events() const;

 private:
  int parent_ = -1;  ///< of the Cgroups that made it, and that outlives it
  std::string name_;
  UniqueFd folder_;
};

/// The kernel had to end somebody in the group.
[[nodiscard]] bool was_out_of_memory(int events);

/// The groups of a keeper.
class Cgroups {
 public:
  /// Looks upwards from the caller's own group for the first in which it may make others that bound
  /// memory and processes, makes one there, and takes the caller in. To be called before root is
  /// dropped; `owner` may use it afterwards. A process that outlives the caller removes it all.
  /// None: there is no such place.
  [[nodiscard]] static std::optional<Cgroups> make(uid_t owner);

  /// They do for whoever the caller has become meanwhile.
  [[nodiscard]] bool work();

  /// Throws GraderError.
  [[nodiscard]] Cgroup make_cell();

 private:
  Cgroups(UniqueFd folder, UniqueFd alive) : folder_{std::move(folder)}, alive_{std::move(alive)} {}

  UniqueFd folder_;
  UniqueFd alive_;  ///< closed by the end of the last process that has it: then all is removed
  std::uint64_t last_ = 0;
};

}  // namespace ipclab::cell
