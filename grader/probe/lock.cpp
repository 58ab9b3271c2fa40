#include "probe/lock.hpp"

#include <cerrno>

#include "probe/raw.hpp"

namespace ipclab::probe {
namespace {

constexpr unsigned short_wait = 64;
constexpr unsigned looks_apart = 256;
constexpr std::uint64_t longest_wait = 1'000'000'000;

bool is_gone(std::uint32_t number) {
  if (number >= most_tasks) return true;
  const Task& task = control->tasks[number];
  return task.pid != 0 && raw(SYS_tgkill, task.pid, task.tid, 0) == -ESRCH;
}

}  // namespace

void Locked::wait(std::uint32_t owner) {
  const std::uint32_t mine = self.number + 1;
  const std::uint64_t end = now_ns() + longest_wait;
  for (unsigned round = 1;; ++round) {
    if (owner == mine) {
      is_inner_ = true;
      return;
    }
    if (owner != 0 && round % looks_apart == 0 && (is_gone(owner - 1) || now_ns() > end)) {
      if (word_.compare_exchange_strong(owner, mine)) return;
      continue;
    }
    if (round < short_wait)
      __builtin_ia32_pause();
    else
      raw(SYS_sched_yield);
    owner = 0;
    if (word_.compare_exchange_strong(owner, mine, std::memory_order_acquire)) return;
  }
}

}  // namespace ipclab::probe
