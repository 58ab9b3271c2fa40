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

/// How long nothing may move before it is called a standstill.
inline constexpr std::chrono::milliseconds standstill_after{500};

/// The limits that count for all processes of a test together. `own_disk`: a folder on a disk that
/// is the test's alone, or "": a full disk of the machine is nobody's fault.
[[nodiscard]] std::optional<evidence::LimitKind> limit_reached(
    const OpenCell& plan, const std::vector<observe::ProcessStatus>& living,
    std::chrono::milliseconds cpu_of_the_dead, const std::string& own_disk);

class StandstillWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// True whenever nothing has moved for another `standstill_after`.
  [[nodiscard]] bool look(const std::vector<observe::ProcessStatus>& living, Clock::time_point now);

  /// Every thread sleeps, perhaps for a time, and none has run during the last looks.
  [[nodiscard]] bool asleep() const { return asleep_ >= 5; }

 private:
  observe::Look last_;
  unsigned asleep_ = 0;
  Clock::time_point since_;
};

}  // namespace ipclab::run
