#pragma once
// Comes in: what became of a submission of a class. Goes out: one line of a terminal that is
// written over and over, with the rate and the time that is left; elsewhere a line now and then.

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

#include "report/progress.hpp"

namespace ipclab::report {

enum class Outcome { full_marks, lost_points, trouble };

class ClassProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `out` must outlive this.
  ClassProgress(std::ostream& out, Progress::Output kind, unsigned width, std::size_t total,
                Clock::time_point begin = Clock::now());

  void ended(Outcome outcome, Clock::time_point now = Clock::now());

  /// So many have ended.
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  [[nodiscard]] std::string text(Clock::time_point now) const;
  [[nodiscard]] std::string bar(std::size_t beside) const;

  std::ostream& out_;
  Progress line_;
  Progress::Output kind_;
  std::size_t width_;
  std::size_t total_;
  std::size_t count_ = 0;
  std::size_t lost_points_ = 0;
  std::size_t troubled_ = 0;
  Clock::time_point begin_;
  Clock::time_point told_;
};

}  // namespace ipclab::report
