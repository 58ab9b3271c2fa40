#include "run/scenario.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

#include "run/control_file.hpp"
#include "run/watch.hpp"
#include "support/error.hpp"

namespace ipclab::run {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

// How long a program may take to end once its input has ended, after the scenario has failed.
constexpr milliseconds lingering_time{500};
// How long pid 1 may take for what it is asked. Far more than it needs: past it, it is broken.
constexpr milliseconds patience_with_pid_1{20'000};
// A flood past the kept output by this factor ends the test.
constexpr std::uint64_t flood_factor = 16;

/// The probe takes time and memory itself, and what it keeps lies in a folder of the test.
void make_room_for_probe(OpenCell& plan) {
  constexpr std::uint64_t slower = 10;
  constexpr std::uint64_t more_memory = 256ULL << 20;
  plan.cpu_ms *= slower;
  plan.memory += more_memory;
  plan.disk += control_file_size();
}

OpenCell plan_of(const spec::Test& test, const Setting& setting, std::string& bundle) {
  OpenCell plan;
  const spec::Limits& limits = test.limits;
  plan.cpu_ms = static_cast<std::uint64_t>(limits.cpu.count());
  plan.memory = limits.memory.count;
  plan.file_size = limits.file_size.count;
  plan.disk = limits.disk.count;
  plan.processes = limits.processes;
  plan.descriptors = limits.descriptors;
  plan.children_at_once = test.uses.children_at_once;
  plan.machines = machines_needed(test);
  plan.fault = setting.fault;
  plan.probe = setting.probe;
  if (plan.probe.wanted) make_room_for_probe(plan);
  plan.refused.assign(test.refuses.begin(), test.refuses.end());
  for (const spec::File& file : test.files) {
    const std::string content = spec::expand(file.content);
    plan.files.push_back(
        {file.path, static_cast<int>(file.kind), file.mode, bundle.size(), content.size()});
    bundle += content;
  }
  plan.probe.has_profile = !setting.probe_profile.empty();
  plan.probe.profile_at = bundle.size();
  bundle += setting.probe_profile;
  return plan;
}

/// setrlimit(2): these signals say that a limit of the process was reached.
void add_limit_signal(const evidence::Actor& actor, evidence::Evidence& evidence) {
  const auto* signalled = std::get_if<evidence::Signalled>(&actor.ending);
  if (signalled == nullptr || signalled->by_grader) return;
  if (signalled->signal == SIGXCPU)
    evidence.limits.push_back({evidence::LimitKind::cpu, actor.name, actor.ended});
  if (signalled->signal == SIGXFSZ)
    evidence.limits.push_back({evidence::LimitKind::file_size, actor.name, actor.ended});
}

}  // namespace

Scenario::Scenario(asio::io_context& io, Keeper& keeper, const spec::Test& test, Setting setting)
    : test_{test},
      begin_{Clock::now()},
      timer_{io},
      stage_{[&] {
        std::string bundle;
        const OpenCell plan = plan_of(test, setting, bundle);
        return Stage{io, keeper, plan, bundle, {test.limits.output, begin_, [this] { advance(); }}};
      }()},
      scene_{
          io, keeper, stage_, std::move(setting), [this] { advance(); }, [this] { return now(); }},
      steps_{test.steps, begin_ + test.limits.wall} {
  scene_.setting.network = network_of(test, keeper.rung());
  asio::post(io, [this, alive = std::weak_ptr{alive_}] {
    if (!alive.expired()) advance();
  });
}

Scenario::~Scenario() = default;

void Scenario::advance() {
  again_ = true;
  if (advancing_) return;  // called from within: the loop below goes round once more
  advancing_ = true;
  while (std::exchange(again_, false) && phase_ != Phase::finished) advance_once();
  advancing_ = false;
  if (phase_ == Phase::finished && on_finished) std::exchange(on_finished, {})();
}

void Scenario::advance_once() {
  if (!stage_.word().trouble.empty() && phase_ != Phase::finishing) {
    steps_.stop(StepOutcome::stopped, scene_);
    enter(Phase::finishing);
  }
  const bool asked_pid_1 = phase_ == Phase::looking || phase_ == Phase::collecting;
  if (asked_pid_1 && Clock::now() >= phase_end_) return enter(Phase::finishing);
  switch (phase_) {
    case Phase::playing: play(); break;
    case Phase::looking:
      if (stage_.word().looked) after_looking();
      break;
    case Phase::lingering:
      if (Clock::now() >= phase_end_ || !lingering_helps() || stands_still_again())
        after_lingering();
      break;
    case Phase::collecting:
      if (stage_.word().collected) enter(Phase::finishing);
      break;
    case Phase::finishing:
    case Phase::finished: conclude(); break;
  }
}

// ---- Playing
// -------------------------------------------------------------------------------------

void Scenario::play() {
  notice_limits();
  if (phase_ != Phase::playing) return;
  // What has already happened comes first: a standstill may have ended while nobody looked.
  if (!steps_.ended()) steps_.advance(scene_, Clock::now());
  notice_pause();
  notice_standstill();
  if (steps_.ended())
    after_playing();
  else
    sleep_until(steps_.next_deadline());
}

void Scenario::notice_limits() {
  if (const auto limit = stage_.word().limit) {
    evidence_.limits.push_back({*limit, "", now()});
    steps_.stop(StepOutcome::stopped, scene_);
    enter(Phase::finishing);
    return;
  }
  for (const auto& actor : stage_.actors()) {
    const std::uint64_t most = test_.limits.output.count * flood_factor;
    if (actor->transcript(evidence::Stream::out).size() <= most &&
        actor->transcript(evidence::Stream::err).size() <= most)
      continue;
    evidence_.limits.push_back({evidence::LimitKind::output, actor->facts.name, now()});
    steps_.stop(StepOutcome::stopped, scene_);
    enter(Phase::finishing);
    return;
  }
  if (Clock::now() < begin_ + test_.limits.wall) return;
  if (steps_.waits_outside()) evidence_.trouble = "the checker did not end in time";
  evidence_.limits.push_back({evidence::LimitKind::wall, "", now()});
  steps_.stop(StepOutcome::timed_out, scene_);
}

/// Whoever is held goes on once nobody else can, the steps included.
void Scenario::notice_pause() {
  const auto looked_at = stage_.word().paused;
  if (!looked_at) return;
  stage_.forget_pause();  // pid 1 says it again, if it lasts
  if (steps_.waits_outside()) return;
  for (const auto& actor : stage_.actors()) actor->catch_up();
  if (*looked_at > stage_.last_activity())
    stage_.go_on();
  else
    again_ = true;
}

void Scenario::notice_standstill() {
  if (stage_.word().standstills == standstills_) return;
  standstills_ = stage_.word().standstills;
  if (steps_.ended() || steps_.waits_outside()) return;
  // What came out while nobody looked, and what we ourselves were about to do, comes first.
  for (const auto& actor : stage_.actors()) actor->catch_up();
  const auto looked_at = stage_.word().looked_at;
  if (looked_at <= stage_.last_activity()) {
    again_ = true;  // pid 1 says it again, if it lasts
    return;
  }
  evidence_.standstill = stage_.word().standstill;
  // Nobody hangs where nobody is left.
  if (evidence_.standstill.empty()) return steps_.stop(StepOutcome::cut_short, scene_);
  evidence_.still_for = Clock::now() - stage_.word().last_event;
  ended_by_standstill_ = stage_.word().standstill_number;
  steps_.stop(StepOutcome::stuck, scene_);
}

void Scenario::after_playing() {
  const bool too_late = std::ranges::any_of(steps_.records(), [](const auto& record) {
    return record.outcome == StepOutcome::timed_out;
  });
  if (!too_late) return after_looking();
  stage_.look_now();
  enter(Phase::looking);
}

void Scenario::after_looking() {
  if (phase_ == Phase::looking) evidence_.standstill = stage_.word().standstill;
  if (!steps_.failed() || !lingering_helps()) return after_lingering();
  // Text that only comes out now was there before, but had not been flushed.
  for (const auto& actor : stage_.actors()) actor->close_input();
  enter(Phase::lingering);
}

bool Scenario::lingering_helps() const {
  return std::ranges::any_of(stage_.actors(), [](const auto& actor) {
    return actor->facts.student &&
           std::holds_alternative<evidence::StillRunning>(actor->facts.ending);
  });
}

/// The end of their input has changed nothing, so that no text will come.
bool Scenario::stands_still_again() const {
  return stage_.word().looked_at > std::max(lingering_since_, stage_.last_activity());
}

void Scenario::after_lingering() {
  if (scene_.setting.collect.empty()) return enter(Phase::finishing);
  stage_.collect(scene_.setting.collect, scene_.setting.largest_collected);
  enter(Phase::collecting);
}

// ---- The end
// -------------------------------------------------------------------------------------

void Scenario::enter(Phase phase) {
  phase_ = phase;
  again_ = true;
  if (phase == Phase::lingering) lingering_since_ = Clock::now();
  phase_end_ = Clock::now() + (phase == Phase::lingering ? lingering_time : patience_with_pid_1);
  sleep_until(phase_end_);
  if (phase != Phase::finishing) return;
  stage_.finish(steps_.failed(), ended_by_standstill_);
  for (const auto& actor : stage_.actors()) actor->read(evidence::Stream::out);
}

void Scenario::conclude() {
  const Stage::Word& word = stage_.word();
  // Connections of the grader itself have no process (pid 0), and need not end.
  const bool outputs_ended = std::ranges::all_of(stage_.actors(), [](const auto& actor) {
    return actor->facts.pid == 0 || actor->output_ended();
  });
  // Pid 1 itself may take its time: the kernel waits for others before it unmounts a cell's
  // folders.
  const bool empty = word.left && word.left->childless;
  const bool all_gone = outputs_ended ? empty || stage_.closed() : stage_.closed() && !word.left;
  if (!all_gone && Clock::now() < phase_end_) return;
  timer_.cancel();
  if (evidence_.trouble.empty()) evidence_.trouble = word.trouble;
  if (!all_gone && evidence_.trouble.empty())
    evidence_.trouble = "the first process of the cell did not end in time";
  if (word.left) {
    evidence_.left_processes = word.left->processes;
    evidence_.left_objects = word.left->objects;
    evidence_.left_files = word.left->files;
    if (word.left->has_facts) evidence_.facts = word.left->facts;
    evidence_.trace = word.trace;
    evidence_.probe = word.probe;
  }
  for (const auto& actor : stage_.actors()) {
    evidence_.actors.push_back(actor->record());
    add_limit_signal(evidence_.actors.back(), evidence_);
  }
  evidence_.steps = steps_.records();
  evidence_.duration = now();
  evidence_.fault = scene_.setting.fault.fault;
  phase_ = Phase::finished;
}

void Scenario::sleep_until(Clock::time_point time) {
  timer_.expires_at(time);
  timer_.async_wait([this, alive = std::weak_ptr{alive_}](const boost::system::error_code& error) {
    if (!error && !alive.expired()) advance();
  });
}

}  // namespace ipclab::run
