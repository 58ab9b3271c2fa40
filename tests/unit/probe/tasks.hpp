#pragma once
// A control block of this process alone, and several tasks in it that this one thread plays in
// turn.

#include <cstddef>
#include <cstdint>

#include "probe/clocks.hpp"
#include "probe/objects.hpp"
#include "probe/shadow.hpp"

namespace ipclab::probe {

class Tasks {
 public:
  /// `count` tasks that know nothing of each other, and races that are looked for.
  explicit Tasks(unsigned count);
  ~Tasks();
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;

  /// From here on this thread is that task.
  void go_on_as(unsigned number);

  /// An access of the program's code at `pc`.
  void reads(const void* address, std::size_t size, std::uint64_t pc = 1);
  void writes(void* address, std::size_t size, std::uint64_t pc = 2);

  [[nodiscard]] unsigned races() const;

 private:
  std::size_t size_;
};

}  // namespace ipclab::probe
