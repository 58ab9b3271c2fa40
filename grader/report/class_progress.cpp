#include "report/class_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace ipclab::report {
namespace {

/// In a log, where a line stays.
constexpr std::chrono::seconds between_lines{30};

constexpr std::size_t widest_bar = 30;
constexpr std::size_t narrowest_bar = 5;

std::string duration_text(double time) {
  const auto whole = static_cast<long>(time + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace

ClassProgress::ClassProgress(std::ostream& out, Progress::Output kind, unsigned width,
                             std::size_t total, Clock::time_point begin)
    : out_{out},
      line_{out, kind, width},
      kind_{kind},
      width_{width},
      total_{total},
      begin_{begin},
      told_{begin} {
  if (kind_ == Progress::Output::terminal && total_ > 0)
    line_.show(fmt::format("0/{} graded", total_));
}

void ClassProgress::ended(Outcome outcome, Clock::time_point now) {
  ++count_;
  if (outcome == Outcome::lost_points) ++lost_points_;
  if (outcome == Outcome::trouble) ++troubled_;
  const std::string words = text(now);
  if (kind_ == Progress::Output::terminal) return line_.show(bar(words.size() + 1) + words);
  if (count_ != total_ && now - told_ < between_lines) return;
  told_ = now;
  out_ << words << '\n' << std::flush;
}

std::string ClassProgress::text(Clock::time_point now) const {
  const double time = std::chrono::duration<double>(now - begin_).count();
  const double left = time / static_cast<double>(count_) * static_cast<double>(total_ - count_);
  std::string words = fmt::format("{}/{} graded", count_, total_);
  if (time > 0) words += fmt::format(", {:.0f} a minute", 60 * static_cast<double>(count_) / time);
  if (count_ != total_) words += fmt::format(", {} left", duration_text(left));
  if (lost_points_ != 0) words += fmt::format(", {} with failures", lost_points_);
  if (troubled_ != 0) words += fmt::format(", {} not gradable", troubled_);
  return words;
}

/// "[####....] ", as long as there is room for beside so many columns; or nothing.
std::string ClassProgress::bar(std::size_t beside) const {
  constexpr std::size_t frame = 3;
  if (width_ < beside + frame + narrowest_bar) return "";
  const std::size_t length = std::min(widest_bar, width_ - beside - frame);
  const std::size_t done = length * count_ / total_;
  return fmt::format("[{}{}] ", std::string(done, '#'), std::string(length - done, '.'));
}

}  // namespace ipclab::report
