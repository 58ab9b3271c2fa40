#pragma once
// Looks at a cell's processes at every tick: has a limit of the whole test been reached, does
// nothing move any more? Comes in: the living processes. Goes out: what is to be told, if anything.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "evidence/evidence.hpp"
#include "observe/processes.hpp"
#include "observe/standstill.hpp"
#include "run/message.hpp"

namespace ipclab::run {

/// How long nothing may move before it is called a standstill. The looks alone prove it; this only
/// keeps a cell in which everybody waits for us for a moment from talking all the time.
inline constexpr std::chrono::milliseconds standstill_after{20};

/// The limits that count for all processes of a test together. `own_disk`: a folder on a disk that
/// is the test's alone, or "": a full disk of the machine is nobody's fault.
[[nodiscard]] std::optional<evidence::LimitKind> limit_reached(
    const OpenCell& plan, const std::vector<observe::ProcessStatus>& living,
    std::chrono::milliseconds cpu_of_the_dead, const std::string& own_disk);

class StandstillWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// True whenever nothing has moved for another `standstill_after`. `now`: just before the call;
  /// whatever had been done by then, and could have moved anybody, has not.
  [[nodiscard]] bool look(const std::vector<observe::ProcessStatus>& living,
                          const observe::Circumstances& circumstances, Clock::time_point now);

  /// Every thread sleeps, perhaps for a time, and none has run during the last looks.
  [[nodiscard]] bool asleep() const { return asleep_ >= 5; }

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
  Clock::time_point since_;  ///< the first look of the standstill, or the last one that said so
};

}  // namespace ipclab::run
