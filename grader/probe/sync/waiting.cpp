#include "probe/sync/waiting.hpp"

#include "probe/mixing.hpp"
#include "probe/sync/sync.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

/// That the caller alone waits for, so that nobody else tries again when it is woken.
Key key_of_wake_up(unsigned task) { return {task, 1, KeyKind::task}; }

/// A task that has ended, or become another program, waits for nothing.
bool waits_for(unsigned number, const Key& object) {
  const Waiter& waiter = control->waiters[number];
  const Task& task = control->tasks[number];
  return waiter.waits && !waiter.woken && waiter.object == object && waiter.tid == task.tid &&
         task.state != TaskState::ended;
}

/// The one that has waited longest; -1: nobody waits.
int first_waiting(const Key& object, std::uint32_t bits) {
  int first = -1;
  for (unsigned i = 0; i < tasks_used(); ++i) {
    const Waiter& waiter = control->waiters[i];
    if (!waits_for(i, object) || (waiter.bits & bits) == 0) continue;
    if (first < 0 || waiter.ticket < control->waiters[first].ticket) first = static_cast<int>(i);
  }
  return first;
}

void wake(unsigned number) {
  control->waiters[number].woken = true;
  changed(key_of_wake_up(number));
}

}  // namespace

void begin_waiting(const Key& object, std::uint32_t bits) {
  control->waiters[self.number] = {object, control->tickets++, self.task->tid, bits, true, false};
}

void stop_waiting() { control->waiters[self.number].waits = false; }

Waited wait_to_be_woken(bool interruptible, bool cancellable, std::uint64_t deadline_ns) {
  const KeepErrno keep;
  const Waiter& waiter = control->waiters[self.number];
  const std::uint64_t handlers_run = self.handlers_run;
  while (!waiter.woken) {
    if (cancellable && is_cancelled()) return Waited::interrupted;
    if (interruptible && self.handlers_run != handlers_run) return Waited::interrupted;
    const Waited waited = wait_for_change(key_of_wake_up(self.number), interruptible, deadline_ns);
    if (waited != Waited::tried && !waiter.woken) return waited;
  }
  return Waited::tried;
}

bool is_woken_by_nobody() {
  constexpr std::uint64_t one_in = 8;
  constexpr std::uint32_t most = 2;
  const std::uint64_t wait = control->condition_waits[self.number]++;
  if (control->woken_by_nobody[self.number] == most) return false;
  const std::uint64_t which = static_cast<std::uint64_t>(self.number) << 32 | wait;
  if (mixed(mixed(control->seed) ^ mixed(which)) % one_in != 0) return false;
  ++control->woken_by_nobody[self.number];
  return true;
}

unsigned wake_in_order(const Key& object, unsigned most, std::uint32_t bits) {
  unsigned count = 0;
  for (; count < most; ++count) {
    const int first = first_waiting(object, bits);
    if (first < 0) break;
    wake(static_cast<unsigned>(first));
  }
  return count;
}

void wake_any(const Key& object) {
  const unsigned count = count_waiting(object);
  if (count == 0) return;
  auto rest = static_cast<unsigned>(mixed(control->seed ^ mixed(control->tickets++)) % count);
  for (unsigned i = 0; i < tasks_used(); ++i)
    if (waits_for(i, object) && rest-- == 0) return wake(i);
}

unsigned move_waiting(const Key& from, const Key& to, unsigned most) {
  unsigned count = 0;
  for (; count < most; ++count) {
    const int first = first_waiting(from, any_bits);
    if (first < 0) break;
    control->waiters[first].object = to;
  }
  return count;
}

unsigned count_waiting(const Key& object) {
  unsigned count = 0;
  for (unsigned i = 0; i < tasks_used(); ++i)
    if (waits_for(i, object)) ++count;
  return count;
}

}  // namespace ipclab::probe
