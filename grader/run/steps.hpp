#pragma once
// The steps of a scenario, one pair of functions for each kind: begin() does what can be done at
// once, progress() tells whether it has come to its end. Neither waits.

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/evidence.hpp"
#include "run/keeper.hpp"
#include "run/network.hpp"
#include "run/program.hpp"
#include "run/stage.hpp"
#include "spec/lab.hpp"

namespace ipclab::run {

class Scenario;
class Track;
using StepOutcome = evidence::StepRecord::Outcome;

/// What a scenario needs besides the test.
struct Setting {
  const Programs* programs = nullptr;  ///< null: none; must outlive the scenario
  /// The evidence of the reference solution in the same scenario, for SameAsReference.
  const evidence::Evidence* reference = nullptr;
  std::filesystem::path lab_files;  ///< labs/<lab>/files, where checkers are found
  std::string collect;              ///< a file of the work folder to take out at the end
  std::uint64_t largest_collected = 0;
  InjectFault fault{};
  ProbePlan probe{};
  std::string probe_profile{};  ///< a probe::Profile; "": none is known
  Network network{};
};

/// Actors of the student that are about to be started: none of them goes on before all have begun.
struct Announced {
  unsigned to_come = 0;  ///< that are not started yet
  unsigned to_tell = 0;  ///< that the cell has not heard of
};

/// How many of them these steps start, beginning with `first`, before one that may have to wait.
[[nodiscard]] unsigned starts_ahead(const std::vector<spec::Step>& steps, std::size_t first);
/// How many they start in all.
[[nodiscard]] unsigned all_starts(const std::vector<spec::Step>& steps);

/// Where steps act.
struct Scene {
  boost::asio::io_context& io;
  Keeper& keeper;
  Stage& stage;
  Setting setting;
  std::function<void()> changed;
  std::function<evidence::Moment()> now;
  Announced announced{};
};

/// A step that is being carried out.
struct Playing {
  const spec::Step* step = nullptr;
  std::chrono::steady_clock::time_point deadline;
  std::uint64_t from = 0;  ///< an expectation: where its text begins
  std::uint64_t to = 0;    ///< and ends, as far as it is known
  std::uint64_t scanned = 0;
  std::uint64_t lines = 0;
  std::optional<std::string> beginning;  ///< of the lines that are expected, if exactly these
  std::uint64_t query = 0;               ///< a condition that was asked for
  std::string detail;
  std::vector<std::unique_ptr<Track>> tracks;  ///< of together
  std::unique_ptr<spec::Test> checker_test;    ///< of check
  std::unique_ptr<Scenario> checker;

  Playing();
  ~Playing();
  Playing(Playing&&) noexcept;
  Playing& operator=(Playing&&) noexcept;
};

void begin(const spec::Start& step, Playing& playing, Scene& scene);
void begin(const spec::Send& step, Playing& playing, Scene& scene);
void begin(const spec::Close& step, Playing& playing, Scene& scene);
void begin(const spec::Expect& step, Playing& playing, Scene& scene);
void begin(const spec::Exit& step, Playing& playing, Scene& scene);
void begin(const spec::SendSignal& step, Playing& playing, Scene& scene);
void begin(const spec::WaitUntil& step, Playing& playing, Scene& scene);
void begin(const spec::Connect& step, Playing& playing, Scene& scene);
void begin(const spec::Listen& step, Playing& playing, Scene& scene);
void begin(const spec::Accept& step, Playing& playing, Scene& scene);
void begin(const spec::Datagram& step, Playing& playing, Scene& scene);
void begin(const spec::Check& step, Playing& playing, Scene& scene);
void begin(const spec::Together& step, Playing& playing, Scene& scene);

using Progress = std::optional<StepOutcome>;

[[nodiscard]] Progress progress(const spec::Start& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Send& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Close& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Expect& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Exit& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::SendSignal& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::WaitUntil& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Connect& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Listen& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Accept& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Datagram& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Check& step, Playing& playing, Scene& scene);
[[nodiscard]] Progress progress(const spec::Together& step, Playing& playing, Scene& scene);

/// True while the step waits for something outside the cell, so that a standstill inside means
/// nothing.
[[nodiscard]] bool waits_outside(const Playing& playing);

/// `outcome`, unless the step is about an actor that the fault of this run has killed, of which
/// nothing can be asked; none: that is not known yet.
[[nodiscard]] Progress unless_killed_by_fault(const spec::Step& step, StepOutcome outcome,
                                              Scene& scene);

}  // namespace ipclab::run
