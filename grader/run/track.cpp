#include "run/track.hpp"

#include <algorithm>
#include <variant>

#include "run/scenario.hpp"

namespace ipclab::run {
namespace {

bool is_start_of_program(const spec::Step& step) {
  const auto* start = std::get_if<spec::Start>(&step.action);
  return start != nullptr && start->tool.empty();
}

}  // namespace

Playing::Playing() = default;
Playing::~Playing() = default;
Playing::Playing(Playing&&) noexcept = default;
Playing& Playing::operator=(Playing&&) noexcept = default;

bool Track::advance(Scene& scene, Clock::time_point now) {
  while (!ended_) {
    if (!playing_) {
      if (next_ == steps_.size()) {
        ended_ = true;
        break;
      }
      begin_next(scene, now);
    }
    Progress outcome =
        std::visit([&](const auto& action) { return progress(action, *playing_, scene); },
                   playing_->step->action);
    if (outcome && *outcome != StepOutcome::done)
      outcome = unless_killed_by_fault(*playing_->step, *outcome, scene);
    if (outcome)
      settle(*outcome, scene);
    else if (now >= playing_->deadline)
      stop(StepOutcome::timed_out, scene);
    else
      break;
  }
  return ended_;
}

void Track::begin_next(Scene& scene, Clock::time_point now) {
  announce(scene);
  playing_.emplace();
  playing_->step = &steps_[next_++];
  playing_->deadline = end_;
  if (playing_->step->within) playing_->deadline = std::min(end_, now + *playing_->step->within);
  std::visit([&](const auto& action) { begin(action, *playing_, scene); }, playing_->step->action);
}

/// Those who start together are told of together, also the first ones of several tracks.
void Track::announce(Scene& scene) const {
  if (!scene.setting.probe.wanted) return;
  Announced& announced = scene.announced;
  if (announced.to_come == 0) announced.to_come = announced.to_tell = starts_ahead(steps_, next_);
  if (is_start_of_program(steps_[next_]) && announced.to_come > 0) --announced.to_come;
}

void Track::settle(StepOutcome outcome, Scene& scene) {
  for (const auto& inner : playing_->tracks) {
    const auto records = inner->records();
    records_.insert(records_.end(), records.begin(), records.end());
    failed_ = failed_ || inner->failed();
  }
  records_.push_back({playing_->step->number, outcome, scene.now(), playing_->from, playing_->to,
                      playing_->detail});
  playing_.reset();
  if (outcome == StepOutcome::done) return;
  failed_ = true;
  ended_ = true;
  record_unreached(steps_, next_, scene);
}

void Track::stop(StepOutcome outcome, Scene& scene) {
  if (ended_) return;
  if (!playing_) {
    record_unreached(steps_, next_, scene);
    failed_ = ended_ = true;
    return;
  }
  // What happened is said of the innermost steps; the enclosing one only stopped.
  for (const auto& inner : playing_->tracks) inner->stop(outcome, scene);
  settle(playing_->tracks.empty() ? outcome : StepOutcome::stopped, scene);
}

void Track::record_unreached(const std::vector<spec::Step>& steps, std::size_t first,
                             Scene& scene) {
  for (std::size_t i = first; i < steps.size(); ++i) {
    evidence::StepRecord record;
    record.number = steps[i].number;
    record.outcome = StepOutcome::stopped;
    record.at = scene.now();
    records_.push_back(record);
    if (const auto* together = std::get_if<spec::Together>(&steps[i].action))
      for (const auto& inner : together->tracks) record_unreached(inner, 0, scene);
  }
}

bool Track::waits_outside() const { return playing_ && run::waits_outside(*playing_); }

Track::Clock::time_point Track::next_deadline() const {
  if (!playing_) return end_;
  Clock::time_point next = playing_->deadline;
  for (const auto& inner : playing_->tracks)
    if (!inner->ended()) next = std::min(next, inner->next_deadline());
  return next;
}

std::vector<evidence::StepRecord> Track::records() const { return records_; }

unsigned starts_ahead(const std::vector<spec::Step>& steps, std::size_t first) {
  unsigned starts = 0;
  for (std::size_t i = first; i < steps.size(); ++i) {
    const auto& action = steps[i].action;
    if (std::holds_alternative<spec::Start>(action)) {
      if (is_start_of_program(steps[i])) ++starts;
    } else if (const auto* together = std::get_if<spec::Together>(&action)) {
      for (const auto& track : together->tracks) starts += starts_ahead(track, 0);
      break;
    } else if (!std::holds_alternative<spec::Send>(action) &&
               !std::holds_alternative<spec::Close>(action)) {
      break;
    }
  }
  return starts;
}

unsigned all_starts(const std::vector<spec::Step>& steps) {
  unsigned starts = 0;
  for (const spec::Step& step : steps) {
    if (const auto* together = std::get_if<spec::Together>(&step.action))
      for (const auto& track : together->tracks) starts += all_starts(track);
    else if (is_start_of_program(step))
      ++starts;
  }
  return starts;
}

// ---- together
// ------------------------------------------------------------------------------------

void begin(const spec::Together& step, Playing& playing, Scene&) {
  for (const auto& steps : step.tracks)
    playing.tracks.push_back(std::make_unique<Track>(steps, playing.deadline));
}

Progress progress(const spec::Together&, Playing& playing, Scene& scene) {
  bool all_ended = true;
  bool failed = false;
  for (const auto& track : playing.tracks) {
    all_ended = track->advance(scene, Track::Clock::now()) && all_ended;
    failed = failed || track->failed();
  }
  if (!all_ended) return std::nullopt;
  return failed ? StepOutcome::stopped : StepOutcome::done;
}

bool waits_outside(const Playing& playing) {
  return playing.checker != nullptr ||
         std::ranges::any_of(playing.tracks, [](const auto& t) { return t->waits_outside(); });
}

}  // namespace ipclab::run
