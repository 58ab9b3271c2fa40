#pragma once
// A list of steps that is carried out one after another; `together` runs several tracks at once.

#include <chrono>
#include <optional>
#include <vector>

#include "run/steps.hpp"

namespace ipclab::run {

class Track {
 public:
  using Clock = std::chrono::steady_clock;

  /// `end`: no step may take longer than until then.
  Track(const std::vector<spec::Step>& steps, Clock::time_point end) : steps_{steps}, end_{end} {}

  /// Goes on as far as possible; true when it has ended, well or not.
  bool advance(Scene& scene, Clock::time_point now);

  /// Ends what is being carried out with this outcome, and all that was to follow as `stopped`.
  void stop(StepOutcome outcome, Scene& scene);

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool waits_outside() const;
  [[nodiscard]] Clock::time_point next_deadline() const;

  /// The steps so far, those of inner tracks included.
  [[nodiscard]] std::vector<evidence::StepRecord> records() const;

 private:
  void begin_next(Scene& scene, Clock::time_point now);
  void announce(Scene& scene) const;
  void settle(StepOutcome outcome, Scene& scene);
  void record_unreached(const std::vector<spec::Step>& steps, std::size_t first, Scene& scene);

  const std::vector<spec::Step>& steps_;
  Clock::time_point end_;
  std::size_t next_ = 0;
  std::optional<Playing> playing_;
  std::vector<evidence::StepRecord> records_;
  bool failed_ = false;
  bool ended_ = false;
};

}  // namespace ipclab::run
