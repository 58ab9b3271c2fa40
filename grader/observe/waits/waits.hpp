#pragma once
// The kinds of waits, one function each: Comes in: a thread that is asleep, and the scene. Goes
// out: what it waits for, and who could end that, written into a wait that already names the
// thread and its call. wait_graph.cpp picks the function.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "observe/processes.hpp"
#include "observe/waits/scene.hpp"
#include "observe/waits/wait_graph.hpp"

namespace ipclab::observe {

/// A thread that is asleep in a system call.
struct Sleeper {
  pid_t pid = 0;
  pid_t tid = 0;
  SystemCall call;

  [[nodiscard]] std::uint64_t argument(std::size_t i) const { return call.arguments.at(i); }
  /// Of an argument that is an int: the upper half of its register may hold anything.
  [[nodiscard]] int number(std::size_t i) const { return static_cast<int>(argument(i)); }
};

using Describe = void (*)(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);

// waits_for_bytes.cpp
void describe_read(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_write(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_splice(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_accept(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
// waits_for_several.cpp
void describe_poll(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_select(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_epoll(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
// waits_for_files.cpp
void describe_open(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_openat(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_file_lock(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
// waits_for_locks.cpp
void describe_futex(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
// waits_for_messages.cpp
void describe_semop(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_msgrcv(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_msgsnd(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_mq_receive(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_mq_send(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
// waits_for_processes.cpp
void describe_wait4(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_waitid(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);
void describe_signal(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene);

/// Which way bytes do not move.
enum class Direction { in, out };

/// Adds who could make a descriptor ready, and says in the note if nobody can. `whole` is "" if the
/// wait is for this descriptor alone, else what it is part of a sentence as ("pipe 1").
void add_other_side(RawGraph::Wait& wait, pid_t pid, int descriptor, Direction direction,
                    const std::string& whole, Scene& scene);

/// Adds the children that have not ended, for a wait that SIGCHLD would end.
void add_children_that_may_end(RawGraph::Wait& wait, pid_t pid, Scene& scene);

/// The children of a process that have ended and that nobody has waited for.
[[nodiscard]] unsigned dead_children_of(pid_t pid);

/// Adds somebody who could end the wait; what is too much is counted by the note at the end.
void add_releaser(RawGraph::Wait& wait, const Scene& scene, const Holder& who,
                  const std::string& how, SnapshotId made = no_snapshot);

/// Adds the grader as somebody who could end the wait.
void add_grader(RawGraph::Wait& wait, const std::string& how);

/// Appends to the note, behind a semicolon.
void add_note(RawGraph::Wait& wait, const std::string& text);

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string in_a_row(const std::vector<std::string>& words);

}  // namespace ipclab::observe
