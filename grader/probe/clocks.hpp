#pragma once
// What of order.hpp only the hooks need: the epoch of this thread, and the order that atomic
// operations make (C++20, [intro.races], [atomics.fences]).

#include "probe/cells.hpp"
#include "probe/order.hpp"

namespace ipclab::probe {

#pragma GCC visibility push(hidden)

/// Of one thread.
struct Hot {
  Epoch epoch = 0;               ///< 0: not known yet, or not looked at
  std::uint32_t usual_cell = 0;  ///< where this task's accesses are kept if there is room
  std::uint32_t evictions = 0;
  Task* task = nullptr;
  std::uint64_t base = 0;          ///< of the program's code
  std::uint32_t own_accesses = 0;  ///< to its own stack, that were no scheduling points
  bool keeps_loads = false;        ///< relaxed loads are remembered for acquire fences
  bool had_release_fence = false;
  std::uint32_t loaded[most_tasks]{};    ///< what relaxed loads have seen
  std::uint32_t at_fence[most_tasks]{};  ///< what was known at the last release fence
};
extern thread_local constinit Hot hot __attribute__((tls_model("initial-exec")));

#pragma GCC visibility pop

/// Makes `hot` right; false if this thread is not looked at, or no races are.
bool take_epoch();
inline bool have_epoch() {
  if (hot.epoch != 0 && hot.task == self.task) [[likely]]
    return true;
  return take_epoch();
}

/// What was released through `object`; null: nothing ever was.
SyncObject* find_sync(const Key& object);
SyncObject& make_sync(const Key& object);

/// With the object locked: what lies on it is known.
void learn(const SyncObject& object);
/// With the object locked: what is known lies on it, alone or besides what was there.
void leave(SyncObject& object, bool alone);
/// What is done from now on is not known to those who acquired before.
void tick();

/// A relaxed load saw what lies on the object: an acquire fence may follow.
void keep_loaded(const SyncObject& object);
/// A relaxed store: what was known at the last release fence lies on the object.
void leave_fence(SyncObject& object);
void fence(bool acquires, bool releases);

}  // namespace ipclab::probe
