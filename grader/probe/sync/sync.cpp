#include "probe/sync/sync.hpp"

#include <linux/futex.h>

#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

constexpr std::int64_t second = 1'000'000'000;
// Longer than anybody waits, and far from what a number can hold.
constexpr std::int64_t for_ever = 1'000'000'000;

/// Its robust mutex says so (set_robust_list(2)). Only looked at: who locks it buries the task.
bool was_killed(const Task& task) {
  const auto word = static_cast<unsigned>(task.alive.__data.__lock);
  return task.owned && (word & FUTEX_TID_MASK) != static_cast<unsigned>(task.tid);
}

}  // namespace

bool is_valid(const Limit& limit) {
  return limit.time == nullptr || (limit.time->tv_nsec >= 0 && limit.time->tv_nsec < second);
}

std::uint64_t deadline_of(const Limit& limit) {
  if (limit.time == nullptr || !is_valid(limit)) return 0;
  timespec now{};
  if (raw(SYS_clock_gettime, limit.clock, word_of(&now)) != 0) return 0;
  std::int64_t seconds = 0;
  if (__builtin_sub_overflow(limit.time->tv_sec, now.tv_sec, &seconds)) seconds = for_ever;
  if (seconds < -1) return 1;
  if (seconds > for_ever) seconds = for_ever;
  const std::int64_t left = seconds * second + limit.time->tv_nsec - now.tv_nsec;
  return left <= 0 ? 1 : now_ns() + static_cast<std::uint64_t>(left);
}

void would_set_free(SetFree kind) {
  if (wants_races()) control->sets_free[self.number] |= kind;
}

void sets_nothing_free(SetFree kind) {
  if (wants_races()) control->sets_free[self.number] &= ~static_cast<std::uint32_t>(kind);
}

void learn_from_the_dead(SetFree kind) {
  if (!wants_races()) return;
  // The kernel goes from the youngest of a thread's robust mutexes to the oldest, which is the one
  // by which its death is seen: whoever gets another one may be faster than that.
  const bool may_be_dying = kind == robust_mutexes;
  for (unsigned i = 0; i < tasks_used(); ++i) {
    const Task& task = control->tasks[i];
    if ((control->sets_free[i] & kind) == 0 || &task == self.task) continue;
    if (may_be_dying || task.state == TaskState::ended || was_killed(task)) learn_from(task);
  }
}

bool takes_part() {
  if (!watched()) return false;
  if (serial() && !self.holding) {
    self.left_alone = false;
    arrive(false);
  }
  return true;
}

int failed(int error) {
  errno = error;
  return -1;
}

Key key_within_process(const void* address) {
  return {reinterpret_cast<std::uint64_t>(address), static_cast<std::uint32_t>(self.task->pid),
          KeyKind::private_memory};
}

}  // namespace ipclab::probe
