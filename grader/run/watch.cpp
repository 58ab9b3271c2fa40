#include "run/watch.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cell/cgroup.hpp"
#include "run/room.hpp"

namespace ipclab::run {
namespace {

using std::chrono::milliseconds;

/// Who has ended since it was looked at has none any more.
std::uint64_t pages_now(pid_t pid) {
  const auto status = observe::status_of(pid);
  return status ? status->resident_pages : 0;
}

bool too_much_memory(const OpenCell& plan, const std::vector<observe::ProcessStatus>& living,
                     const observe::Kept& kept) {
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::uint64_t resident = kept.bytes;
  for (const auto& process : living) resident += process.resident_pages * page;
  if (resident <= plan.memory) return false;
  // Pages shared after a fork were counted for each process; now count each one's share only. What
  // is kept may be mapped as well, and is not to count twice.
  observe::ProportionalMemory together;
  for (const auto& process : living) {
    const auto memory = observe::proportional_memory(process.pid)
                            .value_or(observe::ProportionalMemory{pages_now(process.pid) * page});
    together.all += memory.all;
    together.in_files += memory.in_files;
  }
  return together.all - together.in_files + std::max(together.in_files, kept.bytes) > plan.memory;
}

unsigned threads_of(const std::vector<observe::ProcessStatus>& living) {
  unsigned threads = 0;
  for (const auto& process : living) threads += process.threads;
  return threads;
}

milliseconds cpu_of(const std::vector<observe::ProcessStatus>& living) {
  std::uint64_t ticks = 0;
  for (const auto& process : living) ticks += process.cpu_ticks + process.children_cpu_ticks;
  return milliseconds{ticks * 1000 / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK))};
}

bool disk_is_full(const std::string& folder) {
  const Room room = room_in(folder);
  return room.bytes == 0 || room.files == 0;
}

}  // namespace

std::optional<evidence::LimitKind> limit_reached(const OpenCell& plan,
                                                 const std::vector<observe::ProcessStatus>& living,
                                                 milliseconds cpu_of_the_dead,
                                                 const observe::Kept& kept) {
  using evidence::LimitKind;
  if (living.size() > plan.processes) return LimitKind::processes;
  if (threads_of(living) > plan.processes * threads_per_process) return LimitKind::processes;
  if (too_much_memory(plan, living, kept)) return LimitKind::memory;
  if (cpu_of_the_dead + cpu_of(living) > milliseconds{plan.cpu_ms}) return LimitKind::cpu;
  if (kept.objects > most_objects) return LimitKind::objects;
  return std::nullopt;
}

std::optional<evidence::LimitKind> LimitWatch::look(
    const std::vector<observe::ProcessStatus>& living, milliseconds cpu_of_the_dead) {
  if (told_) return std::nullopt;
  // To look at every descriptor takes longer than the rest, and ticks may be short.
  constexpr milliseconds often_enough{15};
  if (const auto now = std::chrono::steady_clock::now(); now - kept_at_ >= often_enough) {
    kept_at_ = now;
    kept_ = observe::kept_by(living, has_namespaces_);
  }
  auto limit = limit_reached(plan_, living, cpu_of_the_dead, kept_);
  if (!limit && has_namespaces_ && disk_is_full(folder_)) limit = evidence::LimitKind::disk;
  told_ = limit.has_value();
  return limit;
}

std::optional<evidence::LimitKind> LimitWatch::hear() {
  if (told_ || !memory_events_.valid() || !cell::was_out_of_memory(memory_events_.get()))
    return std::nullopt;
  told_ = true;
  return evidence::LimitKind::memory;
}

std::optional<evidence::LimitKind> LimitWatch::hear_of_disk(bool was_full) {
  if (told_ || !was_full || !has_namespaces_) return std::nullopt;
  told_ = true;
  return evidence::LimitKind::disk;
}

bool StandstillWatch::look(const std::vector<observe::ProcessStatus>& living,
                           const observe::Circumstances& circumstances, Clock::time_point now,
                           const std::set<pid_t>& waiting) {
  observe::Look look = observe::look_at(living, circumstances, waiting);
  const bool alike = look == last_;
  asleep_ = alike && look.all_asleep ? asleep_ + 1 : 0;
  blocked_ = look.all_blocked;  // also if nobody is left
  last_ = std::move(look);
  if (!blocked_ || !alike) {
    moved(now);
    return false;
  }
  if (now - since_ < standstill_after) return false;
  since_ = now;
  return true;
}

void StandstillWatch::moved(Clock::time_point now) {
  since_ = now;
  told_ = false;
}

}  // namespace ipclab::run
