#pragma once
// Carries the steps of one test out in a fresh cell. Comes in: a test, the programs, a keeper. Goes
// out: the Evidence. Driven by events: whenever something has changed or a time has come, the
// scenario moves on as far as it can; it never waits for an actor.

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "evidence/evidence.hpp"
#include "run/keeper.hpp"
#include "run/program.hpp"
#include "run/stage.hpp"
#include "run/track.hpp"
#include "spec/lab.hpp"

namespace ipclab::run {

class Scenario {
 public:
  using Clock = std::chrono::steady_clock;

  /// Begins at once. `test` and what `setting` refers to must outlive the scenario.
  Scenario(boost::asio::io_context& io, Keeper& keeper, const spec::Test& test, Setting setting);
  ~Scenario();
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

  [[nodiscard]] bool finished() const { return phase_ == Phase::finished; }

  /// Once finished.
  [[nodiscard]] evidence::Evidence take_evidence() { return std::move(evidence_); }
  /// With a probe: what the run has shown for those to come, a probe::Profile; else "".
  [[nodiscard]] std::string take_profile() { return stage_.take_profile(); }
  [[nodiscard]] UniqueFd take_collected() { return stage_.take_collected(); }
  [[nodiscard]] int collect_error() const {
    return stage_.word().collected ? stage_.word().collected->error_number : 0;
  }

  /// Called when the scenario has finished, from within io_context::run.
  std::function<void()> on_finished;

 private:
  enum class Phase {
    playing,     ///< the steps
    looking,     ///< given up: what does each process do?
    lingering,   ///< given up: what does the program do when its input ends?
    collecting,  ///< a file is taken out
    finishing,   ///< pid 1 ends everything and says what was left
    finished,
  };

  void advance();
  void advance_once();
  void play();
  void notice_limits();
  void notice_pause();
  void notice_standstill();
  void enter(Phase phase);
  void after_playing();
  void after_looking();
  void after_lingering();
  [[nodiscard]] bool lingering_helps() const;
  [[nodiscard]] bool stands_still_again() const;
  void conclude();
  void sleep_until(Clock::time_point time);
  [[nodiscard]] evidence::Moment now() const { return Clock::now() - begin_; }

  const spec::Test& test_;
  Clock::time_point begin_;
  boost::asio::steady_timer timer_;
  Stage stage_;
  Scene scene_;
  Track steps_;
  evidence::Evidence evidence_;
  Clock::time_point phase_end_;
  unsigned standstills_ = 0;
  unsigned ended_by_standstill_ = 0;
  Clock::time_point lingering_since_{};
  bool again_ = false;
  bool advancing_ = false;
  Phase phase_ = Phase::playing;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< for handlers that come late
};

}  // namespace ipclab::run
