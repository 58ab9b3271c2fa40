#pragma once
// A run in which nothing moved any more, wait by wait.

#include <csignal>
#include <string>

#include "world.hpp"

namespace ipclab::judge {

using evidence::ObjectKind;
using evidence::WaitKind;

inline evidence::Line at(int line, const std::string& calls = "") {
  return {"upper.c", line, "main", calls};
}

inline evidence::Releaser holder(int pid, const std::string& process, int descriptor,
                                 const evidence::Line& made_at = {}) {
  evidence::Releaser releaser;
  releaser.pid = pid;
  releaser.process = process;
  releaser.how = "has it open as descriptor " + std::to_string(descriptor);
  releaser.descriptor = descriptor;
  releaser.made_at = made_at;
  return releaser;
}

inline evidence::Releaser somebody(int pid, const std::string& process, const std::string& how) {
  evidence::Releaser releaser;
  releaser.pid = pid;
  releaser.process = process;
  releaser.how = how;
  return releaser;
}

inline evidence::Releaser the_grader() {
  evidence::Releaser releaser;
  releaser.how = "has its write end open";
  releaser.is_grader = true;
  return releaser;
}

/// The student's program "upper" (pid 2) got stuck while the test waited for its end. Its children
/// have the pids from 3.
struct Standstill : World {
  Standstill() {
    actor().ending = Signalled{SIGKILL, true};
    traced(2, 0, "upper");
    exit_with(0, Outcome::stuck);
  }

  /// "upper" or "child 1 (pid 3)".
  static std::string name_of(int pid) {
    return pid == 2 ? "upper"
                    : "child " + std::to_string(pid - 2) + " (pid " + std::to_string(pid) + ')';
  }

  void forks(int children) {
    for (int child = 0; child < children; ++child) traced(3 + child, 2, name_of(3 + child));
  }

  evidence::Wait& waits(int pid, WaitKind kind, const std::string& call, const std::string& object,
                        int line, std::vector<evidence::Releaser> releasers = {}) {
    evidence::Wait wait;
    wait.kind = kind;
    wait.pid = pid;
    wait.tid = pid;
    wait.process = name_of(pid);
    wait.call = call;
    wait.object = object;
    wait.object_id = object;
    wait.at = at(line);
    wait.releasers = std::move(releasers);
    trace().standstill.waits.push_back(wait);
    return trace().standstill.waits.back();
  }

  evidence::Wait& reads(int pid, int descriptor, const std::string& object, int line,
                        std::vector<evidence::Releaser> releasers) {
    evidence::Wait& wait = waits(pid, WaitKind::read, "read", object, line, std::move(releasers));
    wait.descriptor = descriptor;
    return wait;
  }

  evidence::Wait& writes(int pid, int descriptor, const std::string& object, int line,
                         std::vector<evidence::Releaser> releasers) {
    evidence::Wait& wait = waits(pid, WaitKind::write, "write", object, line, std::move(releasers));
    wait.descriptor = descriptor;
    return wait;
  }

  evidence::Wait& waits_for_child(int pid, int child, int line) {
    evidence::Wait& wait = waits(pid, WaitKind::child, "waitpid", "", line);
    wait.child = child;
    if (child != 0) wait.releasers.push_back(somebody(child, name_of(child), "has not ended"));
    return wait;
  }

  /// The object of this name carried bytes from one process to another.
  void carried(ObjectKind kind, const std::string& name, int from, int to) {
    evidence::Object object;
    object.kind = kind;
    object.name = name;
    object.traffic = {{from, 0, 1, 0, 100}, {to, 1, 0, 100, 0}};
    trace().objects.push_back(object);
  }

  Finding only_finding() const {
    const std::vector<Finding> all = findings();
    return all.size() == 1 ? all.front() : Finding{};
  }
};

/// The child reads until end-of-file and has the write end of its own pipe.
inline Standstill own_write_end() {
  Standstill run;
  run.forks(1);
  run.waits_for_child(2, 3, 41);
  run.reads(3, 3, "pipe 1", 28, {holder(3, "child 1 (pid 3)", 4, at(22, "fork"))});
  run.carried(ObjectKind::pipe, "pipe 1", 2, 3);
  return run;
}

}  // namespace ipclab::judge
