#include "run/probe_cell.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "observe/probe_block.hpp"
#include "probe/strategy.hpp"
#include "run/message_socket.hpp"
#include "run/program.hpp"
#include "run/symbolizer.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

using probe::Control;
using probe::TaskState;

constexpr const char* file_name = "/.ipclab-probe";
// So many looks in a row at which nobody could go on are no accident. All tasks that wait are asked
// again in each, and once for sure if two have begun.
constexpr std::uint32_t enough_rounds = 5;

void aim(Control& control, const ProbePlan& plan, int bundle) {
  const auto known = std::make_unique<probe::Profile>();
  void* memory = known.get();
  if (::pread(bundle, memory, sizeof *known, static_cast<off_t>(plan.profile_at)) !=
      static_cast<ssize_t>(sizeof *known))
    throw GraderError{"pread of a profile", errno};
  probe::aim(control, *known);
}

void fill(Control& control, const ProbePlan& plan) {
  control.size = control_file_size();
  control.seed = plan.seed;
  control.strategy = static_cast<probe::Strategy>(plan.strategy);
  control.races = plan.races;
  control.tasks_used = plan.actors;
  const std::size_t preemptions =
      std::min<std::size_t>(plan.plan.size() / 3, probe::most_preemptions);
  for (std::size_t i = 0; i < preemptions; ++i)
    control.plan[i] = {plan.plan[3 * i], static_cast<std::uint16_t>(plan.plan[3 * i + 1]),
                       static_cast<std::uint16_t>(plan.plan[3 * i + 2])};
  control.plan_size = static_cast<std::uint32_t>(preemptions);
}

/// The system calls in which functions of the C library wait, where the names differ.
struct WaitingFunction {
  std::string_view function;
  std::string_view call;
};
constexpr auto functions = std::to_array<WaitingFunction>({
    {"sem_wait", "futex"},
    {"sem_timedwait", "futex"},
    {"sem_clockwait", "futex"},
    {"pthread_", "futex"},
    {"wait", "wait4"},
    {"waitpid", "wait4"},
    {"wait3", "wait4"},
    {"wait4", "wait4"},
    {"mq_receive", "mq_timedreceive"},
    {"mq_send", "mq_timedsend"},
    {"recv", "recvfrom"},
    {"send", "sendto"},
    {"sigsuspend", "rt_sigsuspend"},
    {"sigwait", "rt_sigtimedwait"},
    {"poll", "ppoll"},
    {"select", "pselect6"},
    {"pselect", "pselect6"},
    {"open", "openat"},
    {"fopen", "openat"},
    {"lockf", "fcntl"},
    {"fget", "read"},
    {"getline", "read"},
    {"getdelim", "read"},
    {"getc", "read"},
    {"fread", "read"},
    {"fscanf", "read"},
    {"scanf", "read"},
    {"epoll_wait", "epoll_pwait"},
});

bool is_call(std::string_view function, const std::string& call) {
  if (function == call) return true;
  return std::ranges::any_of(functions, [&](const WaitingFunction& known) {
    return function.starts_with(known.function) && known.call == call;
  });
}

bool waits(const probe::Task& task) {
  const TaskState state = task.state.load();
  return state == TaskState::blocked || state == TaskState::retrying;
}

std::span<const probe::Task> tasks_of(const Control& control) {
  return {control.tasks, std::min<std::size_t>(control.tasks_used.load(), probe::most_tasks)};
}

std::set<pid_t> waiting_threads(const Control& control) {
  std::set<pid_t> threads;
  for (const probe::Task& task : tasks_of(control))
    if (waits(task)) threads.insert(task.tid);
  return threads;
}

/// Somebody is let in, has the token, waits for a time, or has a handler to run.
bool somebody_could_go_on(const Control& control) {
  return std::ranges::any_of(tasks_of(control), [](const probe::Task& task) {
    const TaskState state = task.state.load();
    return state == TaskState::arriving || state == TaskState::ready ||
           (waits(task) && (task.deadline != 0 || task.signals.load() != 0));
  });
}

}  // namespace

ProbeCell::ProbeCell(const ProbePlan& plan, int bundle, const cell::Folders& folders) {
  if (!plan.wanted) return;
  path_ = folders.tmp + file_name;
  seed_ = plan.seed;
  strategy_ = static_cast<probe::Strategy>(plan.strategy);
  kept_tasks_ = plan.actors;
  const ControlCopy beginning = new_control();
  fill(*beginning, plan);
  if (plan.has_profile) aim(*beginning, plan, bundle);
  file_.emplace(path_, *beginning);
}

std::vector<std::string> ProbeCell::variables() {
  std::vector<std::string> variables = {std::string{probe::control_variable} + "=" + path_};
  if (const unsigned task = begun_++; task < kept_tasks_)
    variables.push_back(std::string{probe::task_variable} + "=" + std::to_string(task));
  return variables;
}

void ProbeCell::announce(unsigned actors) {
  if (!file_ || actors == 0) return;
  announced_ += actors;
  file_->expect(announced_);
}

void ProbeCell::started(const StartActor& actor, const ActorStarted& answer, int program) {
  if (!file_ || !actor.student) return;
  if (answer.error_number != 0) {
    if (announced_ > 0) file_->expect(--announced_);
    file_->ring();
    return;
  }
  actors_[answer.pid] = actor.name;
  const std::string name = actor.argv.front().substr(actor.argv.front().rfind('/') + 1);
  programs_.try_emplace(name, UniqueFd{::fcntl(program, F_DUPFD_CLOEXEC, 3)});
}

std::optional<ProbeCell::TimePoint> ProbeCell::stands_still(
    StandstillWatch& watch, const std::vector<observe::ProcessStatus>& living,
    const observe::Circumstances& circumstances, TimePoint now) {
  if (!is_serial())
    return watch.look(living, circumstances, now) ? std::optional{now} : std::nullopt;
  const Control& control = file_->look();
  const std::uint32_t rounds = control.idle_rounds.load();
  if (somebody_could_go_on(control) || rounds < last_rounds_ || control.steps != last_steps_) {
    watch.moved(now);
    rounds_then_ = rounds;
  }
  last_rounds_ = rounds;
  last_steps_ = control.steps;
  const std::set<pid_t> waiting = waiting_threads(control);
  const TimePoint since = watch.since();
  const bool still = watch.look(living, circumstances, now, waiting);
  const bool asked = waiting.empty() || (rounds >= enough_rounds && rounds - rounds_then_ >= 2);
  if (watch.since() != since) rounds_then_ = rounds;
  return still && asked ? std::optional{since} : std::nullopt;
}

bool ProbeCell::waits_in(pid_t actor, const std::vector<std::string>& calls) {
  if (!file_) return false;
  return std::ranges::any_of(tasks_of(file_->look()), [&](const probe::Task& task) {
    if (task.pid != actor || task.tid != actor || !waits(task)) return false;
    const std::string_view call{task.call, ::strnlen(task.call, sizeof task.call)};
    return calls.empty() ||
           std::ranges::any_of(calls, [&](const std::string& name) { return is_call(call, name); });
  });
}

// ---- What was seen ----------------------------------------------------------------------------

void ProbeCell::keep_standstill() {
  if (file_) kept_ = file_->block();
}

void ProbeCell::tell(int socket, bool failed, bool stood_still) const {
  if (!file_) return;
  const UniqueFd seen = memory_file(encode(read(failed, stood_still)), "probe");
  // Of the other orders nobody wants to know what was there to choose.
  const bool plain = strategy_ == probe::Strategy::plan;
  const UniqueFd profile = memory_file(plain ? file_->profile() : "", "profile");
  const int descriptors[] = {seen.get(), profile.get()};
  send(socket, encode(Event{Probed{}}), descriptors);
}

evidence::Probe ProbeCell::read(bool failed, bool stood_still) const {
  const bool kept = stood_still && !kept_.empty();
  const std::vector<std::uint8_t> block = kept ? kept_ : file_->block();
  auto probe =
      observe::read_probe_block(block, {.line_of = [](const auto&) { return evidence::Line{}; },
                                        .actors = actors_,
                                        .with_waits = kept,
                                        .with_switches = false});
  if (!probe || !file_->has_its_size())
    probe.emplace().is_destroyed = true;
  else if (failed || !probe->races.empty() || !probe->unsafe_calls.empty())
    probe = with_lines(block, kept);
  // What was asked for no program can change.
  probe->seed = seed_;
  probe->serial = is_serial();
  return *probe;
}

/// Twice: to know which places there are, and to tell their lines.
evidence::Probe ProbeCell::with_lines(std::span<const std::uint8_t> block, bool stood_still) const {
  std::map<observe::CodePlace, evidence::Line> lines;
  observe::ProbeReading reading{
      .line_of =
          [&](const observe::CodePlace& place) { return lines.try_emplace(place).first->second; },
      .actors = actors_,
      .with_waits = stood_still,
      .with_switches = true};
  (void)observe::read_probe_block(block, reading);
  CodeAddresses addresses;
  std::map<int, std::vector<evidence::Line*>> of;
  for (auto& [place, line] : lines) {
    const auto program = programs_.find(place.program);
    if (program == programs_.end() || !program->second.valid()) continue;
    addresses[program->second.get()].push_back(place.address);
    of[program->second.get()].push_back(&line);
  }
  std::vector<evidence::Line> found = code_lines_apart(addresses);
  std::size_t next = 0;
  for (const auto& [program, wanted] : of)
    for (evidence::Line* line : wanted) *line = std::move(found[next++]);
  return observe::read_probe_block(block, reading).value_or(evidence::Probe{});
}

void ProbeCell::remove_file() const {
  if (file_) ::unlink(path_.c_str());
}

}  // namespace ipclab::run
