#pragma once
// Where in its source is a thread? Comes in: a thread that is stopped, or asleep in a system call,
// with its registers. Kept: a copy of the top of its stack, which costs one system call. Goes out,
// much later and for all of them at once: lines of the student's source. The lookup reads files
// that the student's compiler made, so it happens in a process of its own that may crash or hang
// without harm (run/symbolizer.hpp), and never while a snapshot is taken.

#include <sys/types.h>
#include <sys/user.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "evidence/trace.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {

/// Names a snapshot; `no_snapshot` names none.
using SnapshotId = int;
inline constexpr SnapshotId no_snapshot = -1;

/// The executables that processes ran, held open; those that are the same file share one.
using Executable = std::shared_ptr<const UniqueFd>;

/// The files that a process has mapped, from one execve(2) to the next; shared by its forks.
struct Image {
  struct Mapping {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t offset = 0;
    std::string path;  ///< as in /proc/PID/maps; "[vdso]" too
  };
  std::vector<Mapping> mappings;  ///< of files with code, at the moment of the first snapshot
  Executable program;
  std::string program_path;  ///< the path that the program's mappings have
};

struct StackSnapshot {
  std::shared_ptr<const Image> image;
  user_regs_struct registers{};
  std::string stack;  ///< bytes from registers.rsp upwards
};

class Snapshots {
 public:
  /// A copy of the thread's stack. `process` is the thread's process (its image is known by it).
  /// Snapshots that are alike share an id. `no_snapshot` when the thread is gone, or when there are
  /// too many already.
  [[nodiscard]] SnapshotId take(pid_t process, pid_t thread, const user_regs_struct& registers);

  void forked(pid_t maker, pid_t child);
  void executed(pid_t process);
  void ended(pid_t process);

  /// By SnapshotId.
  [[nodiscard]] const std::vector<StackSnapshot>& all() const { return snapshots_; }

 private:
  struct Known {
    std::shared_ptr<const Image> image;
    unsigned looks = 0;  ///< how often the mappings were read
  };
  /// Image, rip and rsp.
  using Likeness = std::pair<const Image*, std::pair<std::uint64_t, std::uint64_t>>;

  [[nodiscard]] std::shared_ptr<const Image> image_of(pid_t process, pid_t thread,
                                                      std::uint64_t address);
  [[nodiscard]] std::shared_ptr<const Image> look_at_image(pid_t thread);
  [[nodiscard]] Executable executable_of(pid_t thread);

  std::map<pid_t, Known> images_;
  std::map<std::pair<dev_t, ino_t>, Executable> executables_;
  std::vector<StackSnapshot> snapshots_;
  std::map<Likeness, SnapshotId> latest_;
  std::size_t bytes_ = 0;
};

/// The line of `id` among `lines`; an unknown line for `no_snapshot`.
[[nodiscard]] evidence::Line line_of(const std::vector<evidence::Line>& lines, SnapshotId id);

}  // namespace ipclab::observe
