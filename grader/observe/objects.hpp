#pragma once
// The objects that a test's processes communicate through, each known by what readlink(2) of
// /proc/PID/fd shows ("pipe:[81]", "/work/jobs") or by a key of System V ("sem 5"). Comes in: what
// the tracer saw of them. Goes out: evidence::Object, and a name for people.

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "evidence/trace.hpp"
#include "observe/lines/snapshot.hpp"

namespace ipclab::observe {

using ObjectId = int;
inline constexpr ObjectId no_object = -1;

struct ObjectRecord {
  evidence::ObjectKind kind = evidence::ObjectKind::other;
  std::string target;
  std::string name;
  bool of_grader = false;
  pid_t made_by = 0;
  SnapshotId made_at = no_snapshot;
  bool counted = false;  ///< among the pipes that a child had open too
  std::map<pid_t, evidence::Traffic> traffic;
};

class Objects {
 public:
  /// The object of a target; made when it is new. `no_object` when there are too many.
  ObjectId of(const std::string& target, evidence::ObjectKind kind);

  /// What an actor has on a descriptor from the beginning.
  ObjectId of_grader(const std::string& target, evidence::ObjectKind kind, int descriptor);

  [[nodiscard]] ObjectRecord* find(const std::string& target);
  [[nodiscard]] const ObjectRecord* find(const std::string& target) const;
  /// Null for `no_object`.
  [[nodiscard]] ObjectRecord* at(ObjectId id);
  [[nodiscard]] const ObjectRecord* at(ObjectId id) const;

  void made(ObjectId id, pid_t by, SnapshotId at);
  /// Of a semaphore set, queue or segment: its key says more than its id.
  void called(ObjectId id, const std::string& name);
  evidence::Traffic* traffic(ObjectId id, pid_t process);

  [[nodiscard]] std::vector<evidence::Object> evidence(
      const std::vector<evidence::Line>& lines) const;

 private:
  ObjectId add(ObjectRecord record);
  std::string next_name(evidence::ObjectKind kind, const std::string& target);

  std::vector<ObjectRecord> records_;
  std::map<std::string, ObjectId> by_target_;
  std::map<evidence::ObjectKind, unsigned> counts_;
};

/// A pipe, with a name or without.
[[nodiscard]] constexpr bool is_pipe(evidence::ObjectKind kind) {
  return kind == evidence::ObjectKind::pipe || kind == evidence::ObjectKind::fifo;
}
/// Carries bytes, and may take or give fewer than are asked for.
[[nodiscard]] constexpr bool is_stream(evidence::ObjectKind kind) {
  return is_pipe(kind) || kind == evidence::ObjectKind::unix_socket ||
         kind == evidence::ObjectKind::internet_socket;
}

/// What kind of object the descriptor of a process names; `target` as readlink(2) shows it.
[[nodiscard]] evidence::ObjectKind kind_of(pid_t process, int descriptor,
                                           const std::string& target);

}  // namespace ipclab::observe
