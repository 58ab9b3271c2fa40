#pragma once
// Processes that wait for something for ever, and a past that was made up for them.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "observe/processes.hpp"
#include "observe/waits/past.hpp"
#include "observe/waits/wait_graph.hpp"
#include "support/unique_fd.hpp"
#include "unit/observe/child.hpp"

namespace ipclab::observe {

class MadeUpPast final : public Past {
 public:
  std::map<pid_t, std::string> names;
  std::map<std::pair<pid_t, int>, SnapshotId> made;
  std::map<std::string, std::string> objects;
  std::set<std::string> standard_streams;
  std::map<std::pair<int, int>, std::vector<SemaphoreOperation>> semaphores;
  std::map<pid_t, int> signals;
  std::set<pid_t> ended;

  [[nodiscard]] std::string name_of(pid_t process) const override {
    return value_in(names, process, std::string{});
  }
  [[nodiscard]] bool is_student(pid_t process) const override { return names.contains(process); }
  [[nodiscard]] SnapshotId in_call(pid_t, pid_t thread) override { return thread; }
  [[nodiscard]] SnapshotId descriptor_made(pid_t process, int descriptor) const override {
    return value_in(made, std::pair{process, descriptor}, no_snapshot);
  }
  [[nodiscard]] std::string object_name(const std::string& target) const override {
    return value_in(objects, target, std::string{});
  }
  [[nodiscard]] SnapshotId object_made(const std::string& target) const override {
    return objects.contains(target) ? 1000 : no_snapshot;
  }
  [[nodiscard]] bool of_grader(const std::string& target) const override {
    return standard_streams.contains(target);
  }
  [[nodiscard]] std::vector<SemaphoreOperation> operations(int set, int number) const override {
    return value_in(semaphores, std::pair{set, number}, std::vector<SemaphoreOperation>{});
  }
  [[nodiscard]] int signal_just_before(pid_t process, pid_t) const override {
    return value_in(signals, process, 0);
  }
  [[nodiscard]] bool has_ended(pid_t id) const override { return ended.contains(id); }

 private:
  template <typename Key, typename Value>
  static Value value_in(const std::map<Key, Value>& values, const Key& key, Value otherwise) {
    const auto found = values.find(key);
    return found == values.end() ? otherwise : found->second;
  }
};

/// The thread sleeps in this call.
inline bool sleeps_in(pid_t pid, pid_t tid, long call) {
  const auto status = status_of(tid);
  const auto current = system_call_of(pid, tid);
  return status && status->state == 'S' && current && current->number == call;
}

/// Waits until all threads of the child, `threads` of them, sleep in this call.
[[nodiscard]] inline bool blocks_in(const Child& child, long call, std::size_t threads = 1) {
  return eventually([&] {
    const std::vector<pid_t> all = threads_of(child.pid());
    return all.size() == threads &&
           std::ranges::all_of(all, [&](pid_t tid) { return sleeps_in(child.pid(), tid, call); });
  });
}

[[nodiscard]] inline bool is_dead(const Child& child) {
  return eventually([&] { return status_of(child.pid())->state == 'Z'; });
}

inline RawGraph graph_of(std::initializer_list<const Child*> children, Past& past) {
  std::vector<ProcessStatus> processes;
  for (const Child* child : children)
    if (const auto status = status_of(child->pid())) processes.push_back(*status);
  return wait_graph(processes, past);
}

/// Forks a process that sleeps as long as its maker lives.
inline pid_t fork_a_sleeper() {
  const pid_t maker = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() == maker) ::pause();  // else it was too late for the signal
  ::_exit(0);
}

/// The only wait of the only thread of this child.
inline RawGraph::Wait wait_of(const Child& child, const RawGraph& graph) {
  for (const RawGraph::Wait& wait : graph.waits)
    if (wait.shown.pid == child.pid()) return wait;
  return {};
}

/// "NAME HOW" of everybody who could end a wait.
inline std::vector<std::string> releasers_of(const RawGraph::Wait& wait) {
  std::vector<std::string> all;
  for (const RawGraph::Releaser& releaser : wait.releasers)
    all.push_back(releaser.shown.process + " " + releaser.shown.how);
  return all;
}

struct Pipe {
  UniqueFd reader;
  UniqueFd writer;
};

inline Pipe make_pipe() {
  int ends[2] = {-1, -1};
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

inline void read_byte(int descriptor) {
  char byte = 0;
  [[maybe_unused]] const ssize_t ignored = ::read(descriptor, &byte, 1);
}

inline void write_much(int descriptor) {
  static char bytes[1 << 20];
  [[maybe_unused]] const ssize_t ignored = ::write(descriptor, bytes, sizeof bytes);
}

inline std::string with_number(const char* text, const UniqueFd& descriptor) {
  return text + std::to_string(descriptor.get());
}

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/wait_graph.XXXXXX";
    path_ = ::mkdtemp(name);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A thing that lies in memory which is shared with all children that are made later.
template <typename Thing>
class InSharedMemory {
 public:
  InSharedMemory()
      : thing_{static_cast<Thing*>(::mmap(nullptr, sizeof(Thing), PROT_READ | PROT_WRITE,
                                          MAP_SHARED | MAP_ANONYMOUS, -1, 0))} {}
  InSharedMemory(const InSharedMemory&) = delete;
  InSharedMemory& operator=(const InSharedMemory&) = delete;
  ~InSharedMemory() { ::munmap(thing_, sizeof(Thing)); }
  Thing* get() const { return thing_; }
  Thing* operator->() const { return thing_; }

 private:
  Thing* thing_;
};

}  // namespace ipclab::observe
