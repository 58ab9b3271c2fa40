#pragma once
// The probe's side of a cell's pid 1: makes the control block that the runtime in the programs
// works with, tells it how many actors to wait for, hears from it when nobody can go on, and reads
// it at the end. Comes in: the plan, the actors. Goes out: an evidence::Probe. Whatever stands in
// the block may be a program's lie; nothing here depends on its truth but the verdict on that
// program.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "cell/root.hpp"
#include "evidence/evidence.hpp"
#include "observe/processes.hpp"
#include "observe/standstill.hpp"
#include "run/control_file.hpp"
#include "run/message.hpp"
#include "run/watch.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

class ProbeCell {
 public:
  /// Makes the file if the plan wants a probe. `bundle`: see OpenCell. Throws GraderError.
  ProbeCell(const ProbePlan& plan, int bundle, const cell::Folders& folders);

  [[nodiscard]] bool wanted() const { return file_.has_value(); }
  /// "NAME=value" for the environment of the next of the students' programs.
  [[nodiscard]] std::vector<std::string> variables();

  /// Before the first of them is started.
  void announce(unsigned actors);
  /// After it was; `program`: its executable.
  void started(const StartActor& actor, const ActorStarted& answer, int program);

  /// As StandstillWatch::look(). Where one task at a time goes on, the kernel sees those who wait
  /// as sleepers only, and the runtime knows more. If nothing moves: whatever had been done until
  /// then has not moved anybody.
  using TimePoint = StandstillWatch::Clock::time_point;
  [[nodiscard]] std::optional<TimePoint> stands_still(
      StandstillWatch& watch, const std::vector<observe::ProcessStatus>& living,
      const observe::Circumstances& circumstances, TimePoint now);
  /// The actor waits in one of these calls (empty: in any), as the runtime knows.
  [[nodiscard]] bool waits_in(pid_t actor, const std::vector<std::string>& calls);
  /// Keeps the block as it is, for the drawing of a standstill.
  void keep_standstill();

  /// At the end, when nobody runs any more: tells what was seen, with lines of source if `failed`
  /// or if the runtime found something. `stood_still`: the kept standstill is what ended the test.
  void tell(int socket, bool failed, bool stood_still) const;
  /// The file is none of the test's.
  void remove_file() const;

 private:
  /// One task at a time goes on.
  [[nodiscard]] bool is_serial() const { return strategy_ != probe::Strategy::none; }
  [[nodiscard]] evidence::Probe read(bool failed, bool stood_still) const;
  [[nodiscard]] evidence::Probe with_lines(std::span<const std::uint8_t> block,
                                           bool stood_still) const;

  std::string path_;
  std::uint64_t seed_ = 0;
  probe::Strategy strategy_ = probe::Strategy::none;
  std::optional<ControlFile> file_;
  unsigned kept_tasks_ = 0;  ///< for actors; the first ones
  unsigned begun_ = 0;       ///< of the actors
  unsigned announced_ = 0;
  std::map<int, std::string> actors_;         ///< names by pid
  std::map<std::string, UniqueFd> programs_;  ///< by the name that they were started with
  std::uint32_t last_rounds_ = 0;
  std::uint64_t last_steps_ = 0;
  std::uint32_t rounds_then_ = 0;  ///< when the watch last saw something move, or told of it
  std::vector<std::uint8_t> kept_;
};

}  // namespace ipclab::run
