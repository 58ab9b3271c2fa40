#pragma once
// What has happened so far, as far as an explanation of a standstill needs it. The tracer knows it
// (ledger.hpp); a test makes it up.

#include <sys/types.h>
#include <sys/user.h>

#include <cstdint>
#include <string>
#include <vector>

#include "observe/lines/snapshot.hpp"

namespace ipclab::observe {

/// A successful operation on one semaphore of a System V set.
struct SemaphoreOperation {
  pid_t process = 0;
  int change = 0;  ///< as in struct sembuf
  SnapshotId at = no_snapshot;
};

class Past {
 public:
  virtual ~Past() = default;

  /// For people: "upper", "child 2 (pid 5)", "cat (pid 7)"; "" if it was never followed.
  [[nodiscard]] virtual std::string name_of(pid_t process) const = 0;
  /// It runs the student's own program.
  [[nodiscard]] virtual bool is_student(pid_t process) const = 0;
  /// Where the thread entered the call that it is in.
  [[nodiscard]] virtual SnapshotId in_call(pid_t process, pid_t thread) = 0;
  /// Where the process got this descriptor: open(2), pipe(2), or the fork(2) that it came by.
  [[nodiscard]] virtual SnapshotId descriptor_made(pid_t process, int descriptor) const = 0;
  /// For people, of a target as readlink(2) shows it ("pipe:[81]"): "pipe 1"; "" if unknown.
  [[nodiscard]] virtual std::string object_name(const std::string& target) const = 0;
  [[nodiscard]] virtual SnapshotId object_made(const std::string& target) const = 0;
  /// The target joins an actor with the grader (a standard stream).
  [[nodiscard]] virtual bool of_grader(const std::string& target) const = 0;
  /// Of one semaphore of a set, oldest first; the last few.
  [[nodiscard]] virtual std::vector<SemaphoreOperation> operations(int set, int number) const = 0;
  /// The signal whose handler ran in the process just before the call that the thread is in, with
  /// no other call in between; 0 if there was none.
  [[nodiscard]] virtual int signal_just_before(pid_t process, pid_t thread) const = 0;
  /// The process or thread was followed and has ended.
  [[nodiscard]] virtual bool has_ended(pid_t id) const = 0;
};

}  // namespace ipclab::observe
