#pragma once
// Looks at a cell's processes at every tick: has a limit of the whole test been reached, does
// nothing move any more? Comes in: the living processes. Goes out: what is to be told, if anything.

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "evidence/evidence.hpp"
#include "observe/kept_memory.hpp"
#include "observe/processes.hpp"
#include "observe/standstill.hpp"
#include "run/message.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

/// How long nothing may move before it is called a standstill. The looks alone prove it; this only
/// keeps a cell in which everybody waits for us for a moment from talking all the time.
inline constexpr std::chrono::milliseconds standstill_after{20};

/// How many threads a test may have for each process that it may.
inline constexpr unsigned threads_per_process = 8;

/// How many IPC objects a test may have at a time: no lab comes near it.
inline constexpr std::size_t most_objects = 1000;

/// The limits that count for all processes of a test together.
[[nodiscard]] std::optional<evidence::LimitKind> limit_reached(
    const OpenCell& plan, const std::vector<observe::ProcessStatus>& living,
    std::chrono::milliseconds cpu_of_the_dead, const observe::Kept& kept);

/// Tells of the first limit that is reached, once.
class LimitWatch {
 public:
  /// `folder`: on the test's disk. Where it has no namespaces of its own, a full disk of the
  /// machine is nobody's fault, and IPC objects may be anybody's. `memory_events`: see SpareCell.
  LimitWatch(const OpenCell& plan, bool has_namespaces, std::string folder, UniqueFd memory_events)
      : plan_{plan},
        has_namespaces_{has_namespaces},
        folder_{std::move(folder)},
        memory_events_{std::move(memory_events)} {}

  /// At every tick.
  [[nodiscard]] std::optional<evidence::LimitKind> look(
      const std::vector<observe::ProcessStatus>& living, std::chrono::milliseconds cpu_of_the_dead);

  /// Whenever somebody has ended: was it the kernel's doing, for the memory of the whole cell?
  [[nodiscard]] std::optional<evidence::LimitKind> hear();
  /// Whenever a call was seen: it may be over, and room there again, before the next tick.
  [[nodiscard]] std::optional<evidence::LimitKind> hear_of_disk(bool was_full);

  void stop() { told_ = true; }

 private:
  const OpenCell& plan_;
  bool has_namespaces_;
  std::string folder_;
  UniqueFd memory_events_;
  observe::Kept kept_;
  std::chrono::steady_clock::time_point kept_at_;  ///< when that was looked at
  bool told_ = false;
};

class StandstillWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// True whenever nothing has moved for another `standstill_after`. `now`: just before the call;
  /// whatever had been done by then, and could have moved anybody, has not.
  /// `waiting`: see observe::look_at.
  [[nodiscard]] bool look(const std::vector<observe::ProcessStatus>& living,
                          const observe::Circumstances& circumstances, Clock::time_point now,
                          const std::set<pid_t>& waiting = {});

  /// Every thread sleeps, perhaps for a time, and none has run during the last looks.
  [[nodiscard]] bool asleep() const { return asleep_ >= 5; }

  /// The first look of the standstill, or the last one that said so.
  [[nodiscard]] Clock::time_point since() const { return since_; }
  /// Somebody moved after all.
  void moved(Clock::time_point now);
  /// Whoever was not looked at may move from now on: what was seen before says nothing any more.
  void forget() { *this = {}; }

  /// Nothing moves at the moment, and that has not been told yet: worth another look soon.
  [[nodiscard]] bool undecided() const { return blocked_ && !told_; }

  /// ipclab has heard of this standstill.
  void told() { told_ = true; }
  [[nodiscard]] bool told_before() const { return told_; }

 private:
  observe::Look last_;
  unsigned asleep_ = 0;
  bool blocked_ = false;
  bool told_ = false;
  Clock::time_point since_;
};

}  // namespace ipclab::run
