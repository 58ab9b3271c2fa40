#pragma once
// The processes of a cell in which nothing moves. Comes in: who lives, and what the tracer
// remembers. Goes out: names, open descriptors and shared memory of each, read when they are first
// asked for and then kept, as many waits may be for the same thing.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observe/processes.hpp"
#include "observe/waits/mappings.hpp"
#include "observe/waits/past.hpp"

namespace ipclab::observe {

/// A process that has something open.
struct Holder {
  pid_t pid = 0;
  int descriptor = -1;
  bool readable = false;
  bool writable = false;
};

class Scene {
 public:
  Scene(const std::vector<ProcessStatus>& processes, Past& past);

  [[nodiscard]] Past& past() const { return past_; }

  struct Living {
    pid_t pid = 0;
    std::vector<pid_t> threads;
  };
  /// Those that have not ended, in the order of their ids.
  [[nodiscard]] const std::vector<Living>& living() const { return living_; }
  [[nodiscard]] bool lives(pid_t pid) const { return process_of(pid) == pid; }
  /// The living process that this thread belongs to.
  [[nodiscard]] std::optional<pid_t> process_of(pid_t thread) const;

  /// For people: as the past knows it, else what it executes and its pid.
  [[nodiscard]] std::string name(pid_t pid) const;
  /// For people: "pipe 1", or "a pipe" if nobody knows it.
  [[nodiscard]] std::string object_name(const std::string& target) const;

  /// Null if it is not open.
  [[nodiscard]] const Descriptor* find(pid_t pid, int descriptor);
  [[nodiscard]] std::vector<Holder> holders(const std::string& target);
  [[nodiscard]] const std::vector<Descriptor>& descriptors(pid_t pid);
  [[nodiscard]] const std::vector<SharedMapping>& shared_mappings(pid_t pid);

 private:
  Past& past_;
  std::vector<Living> living_;
  std::map<pid_t, pid_t> process_of_thread_;
  std::map<pid_t, std::vector<Descriptor>> descriptors_;
  std::size_t descriptors_read_ = 0;
  std::map<pid_t, std::vector<SharedMapping>> mappings_;
};

}  // namespace ipclab::observe
