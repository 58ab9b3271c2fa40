#include "run/watch.hpp"

#include <sys/statvfs.h>
#include <unistd.h>

#include <utility>

namespace ipclab::run {
namespace {

using std::chrono::milliseconds;

bool too_much_memory(const OpenCell& plan, const std::vector<observe::ProcessStatus>& living) {
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::uint64_t resident = 0;
  for (const auto& process : living) resident += process.resident_pages * page;
  if (resident <= plan.memory) return false;
  // Pages shared after a fork were counted for each process; now count each one's share only.
  std::uint64_t proportional = 0;
  for (const auto& process : living)
    proportional +=
        observe::proportional_memory(process.pid).value_or(process.resident_pages * page);
  return proportional > plan.memory;
}

milliseconds cpu_of(const std::vector<observe::ProcessStatus>& living) {
  std::uint64_t ticks = 0;
  for (const auto& process : living) ticks += process.cpu_ticks + process.children_cpu_ticks;
  return milliseconds{ticks * 1000 / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK))};
}

bool disk_is_full(const std::string& folder) {
  struct statvfs status {};
  if (::statvfs(folder.c_str(), &status) != 0 || status.f_blocks == 0) return false;
  return status.f_bavail == 0 || (status.f_files != 0 && status.f_favail == 0);
}

}  // namespace

std::optional<evidence::LimitKind> limit_reached(const OpenCell& plan,
                                                 const std::vector<observe::ProcessStatus>& living,
                                                 milliseconds cpu_of_the_dead,
                                                 const std::string& own_disk) {
  using evidence::LimitKind;
  if (living.size() > plan.processes) return LimitKind::processes;
  if (too_much_memory(plan, living)) return LimitKind::memory;
  if (cpu_of_the_dead + cpu_of(living) > milliseconds{plan.cpu_ms}) return LimitKind::cpu;
  if (!own_disk.empty() && disk_is_full(own_disk)) return LimitKind::disk;
  return std::nullopt;
}

bool StandstillWatch::look(const std::vector<observe::ProcessStatus>& living,
                           const observe::Circumstances& circumstances, Clock::time_point now) {
  observe::Look look = observe::look_at(living, circumstances);
  const bool alike = look == last_;
  asleep_ = alike && look.all_asleep ? asleep_ + 1 : 0;
  blocked_ = look.all_blocked;  // also if nobody is left
  last_ = std::move(look);
  if (!blocked_ || !alike) {
    since_ = now;
    told_ = false;
    return false;
  }
  if (now - since_ < standstill_after) return false;
  since_ = now;
  return true;
}

}  // namespace ipclab::run
