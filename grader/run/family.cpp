#include "run/family.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "cell/call_filter.hpp"
#include "observe/processes.hpp"
#include "observe/traced_calls.hpp"
#include "run/child_signals.hpp"

namespace ipclab::run {
namespace {

using std::chrono::milliseconds;

// Long enough for a process that is already on its way out, also on a busy machine.
constexpr milliseconds time_to_end{300};
constexpr std::size_t most_left = 100;
constexpr unsigned most_stops_in_a_row = 500;  // then it is the turn of ipclab and of the clock

/// The end of one thread among many takes nothing from their process; to look each time at all the
/// others would take minutes where there are thousands.
bool may_be_last_thread(pid_t thread) {
  constexpr unsigned many = 64;
  const auto status = observe::status_of(thread);
  return !status || status->threads < many;
}

milliseconds cpu_time(const rusage& usage) {
  const auto of = [](const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
  };
  return std::chrono::duration_cast<milliseconds>(of(usage.ru_utime) + of(usage.ru_stime));
}

}  // namespace

/// Of mmap(2) only shared mappings, of which there are few, and no loader makes any.
cell::CallFilters filters_for_programs(const std::set<long>& refused) {
  std::vector<cell::StoppingCall> calls;
  for (const observe::TracedCall& call : observe::traced_calls())
    calls.push_back({call.number, call.kind == observe::CallKind::map});
  return cell::call_filters(calls, refused);
}

observe::Tracer::Refusals refusals_by(std::span<const std::string> of_lab) {
  observe::Tracer::Refusals refusals{
      .of_lab = observe::numbers_of(of_lab), .in_part = {}, .name = {}};
  for (const cell::RefusedCall& call : cell::refused_calls())
    if (!call.always()) refusals.in_part.insert(call.number);
  refusals.name = [](const observe::RawCall& call) {
    const cell::RefusedCall* refused = cell::refused_call(call.number, call.arguments);
    return std::string{refused == nullptr ? "" : refused->name};
  };
  return refusals;
}

ActorStarted Family::start(const StartActor& request, const Launch& launch_request) {
  const Launched launched =
      launch(launch_request,
             {.before_exec =
                  [&](pid_t pid) { return request.student && tracer_.seize(pid, request.name); },
              .stopped = [&](pid_t pid, int status) { (void)tracer_.handle(pid, status); }});
  if (request.student && tracer_.traces(launched.pid)) tracer_.filtered(launched.filtered);
  Actor& actor = actors_[launched.pid];
  actor.number = request.actor;
  actor.name = request.name;
  actor.student = request.student && launched.error_number == 0;
  if (actor.student) ++students_;
  pids_[request.actor] = launched.pid;
  return {request.actor, launched.pid, launched.error_number};
}

void Family::signal(const SignalActor& request) {
  const auto found = actors_.find(pid_of(request.actor));
  if (found == actors_.end()) return;  // it has ended meanwhile
  found->second.signals_sent.insert(request.signal);
  ::kill(found->first, request.signal);
}

std::vector<Event> Family::reap() {
  std::vector<Event> events;
  int status = 0;
  rusage usage{};
  pid_t pid = 0;
  unsigned stops = 0;
  unsigned tries_left = 0;
  Clock::time_point asked_since{};
  while (stops < most_stops_in_a_row &&
         ((pid = ::wait4(-1, &status, WNOHANG | __WALL, &usage)) > 0 ||
          (pid == 0 && tries_left > 0))) {
    if (pid == 0) {
      if (tries_left-- == tries_) asked_since = Clock::now();
      continue;
    }
    if (tries_left < tries_) adapt_tries(Clock::now() - asked_since);
    heard(pid, status, usage, events);
    tries_left = tries_;
    ++stops;
  }
  if (stops != 0 && tries_left == 0) adapt_tries(Clock::duration::max());
  has_more_ = stops == most_stops_in_a_row;
  childless_ = pid == -1 && errno == ECHILD;
  return events;
}

/// Who has just been sent on often stops again before poll(2) could be reached and left; where an
/// idle processor has to be woken first, as in a virtual machine, that takes several times longer
/// than to ask again. On a busy machine to ask again only takes the processor from others.
void Family::adapt_tries(Clock::duration asked_for) {
  constexpr std::chrono::microseconds soon{100};
  if (asked_for <= soon)
    tries_ = std::min(tries_ + 8, most_tries);
  else
    tries_ = std::max(tries_ / 2, fewest_tries);
}

void Family::heard(pid_t pid, int status, const rusage& usage, std::vector<Event>& events) {
  switch (tracer_.handle(pid, status)) {
    case observe::Tracer::Stop::handled: break;
    case observe::Tracer::Stop::exiting:
      if (may_be_last_thread(pid)) {
        take_dead_children(pid, events);
        about_to_end(pid);
      }
      tracer_.resume(pid);
      break;
    case observe::Tracer::Stop::kill: kill_for_fault(pid); break;
    case observe::Tracer::Stop::none:
      if (actors_.contains(pid))
        events.emplace_back(actor_ended(pid, status, usage));
      else
        adopted_child_ended(pid);
  }
}

/// The grader's doing: whoever ends by it has not ended by itself.
void Family::kill_for_fault(pid_t tid) {
  const observe::FollowedProcess* process = tracer_.ledger().process_of(tid);
  const pid_t pid = process == nullptr ? tid : process->pid;
  const auto actor = actors_.find(pid);
  if (actor != actors_.end()) actor->second.signals_sent.insert(SIGKILL);
  ::kill(pid, SIGKILL);
}

/// A traced child that has ended is a zombie until its tracer has waited for it, also if its parent
/// wants no zombies (SA_NOCLDWAIT in sigaction(2)); only what is one after that is the parent's.
void Family::take_dead_children(pid_t parent, std::vector<Event>& events) {
  for (const pid_t child : observe::children_of(parent)) {
    const auto state = observe::status_of(child);
    int status = 0;
    rusage usage{};
    if (state && state->state == 'Z' && tracer_.traces(child) &&
        ::wait4(child, &status, WNOHANG | __WALL, &usage) == child)
      heard(child, status, usage, events);
  }
}

void Family::about_to_end(pid_t pid) {
  const auto found = actors_.find(pid);
  if (found == actors_.end() || !found->second.student || killing_) return;
  found->second.ignores_children =
      observe::ignores_signal(pid, SIGCHLD) || tracer_.ledger().wants_no_zombies(pid);
  // With other threads alive this may be the end of the main thread only.
  if (observe::threads_of(pid).size() != 1) return;
  found->second.children_known = true;
  note_children(found->second, observe::children_of(pid), found->second.ignores_children);
}

void Family::note_children(Actor& actor, const std::vector<pid_t>& children, bool forgiven) {
  for (const pid_t child : children) {
    const auto status = observe::status_of(child);
    if (!status || actors_.contains(child)) continue;
    evidence::LeftProcess left{
        {child, status->parent, observe::name_of(child), status->state, {}}, actor.name, false};
    if (status->state == 'Z') {
      // It has ended since its parent's dead were taken: the kernel keeps no zombie for who ignores
      // SIGCHLD, once its tracer has waited for it.
      if (forgiven) continue;
      left.ended_by_itself = true;
      actor.unwaited.push_back(std::move(left));
    } else {
      orphans_[child] = Orphan{std::move(left), forgiven, Clock::now() + time_to_end};
    }
  }
}

ActorEnded Family::actor_ended(pid_t pid, int status, const rusage& usage) {
  Actor actor = std::move(actors_.extract(pid).mapped());
  ActorEnded ended;
  ended.actor = actor.number;
  ended.signalled = WIFSIGNALED(status);
  ended.code = ended.signalled ? WTERMSIG(status) : WEXITSTATUS(status);
  ended.by_grader = ended.signalled && (killing_ || actor.signals_sent.contains(ended.code));
  ended.cpu_ms = static_cast<std::uint64_t>(cpu_time(usage).count());
  ended.peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  cpu_of_the_dead_ += cpu_time(usage);
  if (ended.signalled) {  // a program that was killed could not clean up
    for (const pid_t orphan : adopted_from(pid)) orphans_.erase(orphan);
    return ended;
  }
  if (actor.student && !killing_) note_adopted(actor, pid);
  std::ranges::move(actor.unwaited, std::back_inserter(left_));
  return ended;
}

/// What was seen too late, or not by the actor's own end: grandchildren that pid 1 inherited.
void Family::note_adopted(Actor& actor, pid_t pid) {
  std::vector<pid_t> adopted = adopted_from(pid);
  if (!actor.children_known) return note_children(actor, adopted, actor.ignores_children);
  std::erase_if(adopted, [this](pid_t child) { return orphans_.contains(child); });
  note_children(actor, adopted, true);  // only those that do not end by themselves count
}

/// Children that pid 1 inherited from an ended actor: those that are still in its session, and,
/// when there was no other student's program, all that descend from one.
std::vector<pid_t> Family::adopted_from(pid_t session) const {
  std::vector<pid_t> adopted;
  for (const pid_t child : observe::children_of(::getpid())) {
    if (actors_.contains(child)) continue;
    const auto status = observe::status_of(child);
    const bool only_one = students_ == 1 && tracer_.traces(child);
    if (status && (status->session == session || only_one)) adopted.push_back(child);
  }
  return adopted;
}

void Family::adopted_child_ended(pid_t pid) {
  const auto found = orphans_.find(pid);
  if (found == orphans_.end() || killing_) return;
  if (!found->second.forgiven) {
    found->second.process.ended_by_itself = true;
    left_.push_back(found->second.process);
  }
  orphans_.erase(found);
}

bool Family::orphans_have_time() {
  const auto now = Clock::now();
  return std::ranges::any_of(orphans_,
                             [now](const auto& entry) { return now < entry.second.patience; });
}

std::vector<Event> Family::kill_all(milliseconds patience) {
  killing_ = true;
  std::vector<Event> events;
  const auto end = Clock::now() + patience;
  while (true) {
    tracer_.hold_no_more();
    for (const auto& process : living()) ::kill(process.pid, SIGKILL);
    std::ranges::move(reap(), std::back_inserter(events));
    if (childless_ || Clock::now() >= end) break;
    if (!has_more_) await_child();
  }
  return events;
}

std::vector<observe::ProcessStatus> Family::living() const {
  auto processes = observe::descendants_of(::getpid());
  std::erase_if(processes, [this](const observe::ProcessStatus& process) {
    return tracer_.held().contains(process.pid);
  });
  return processes;
}

pid_t Family::pid_of(unsigned actor) const {
  const auto found = pids_.find(actor);
  return found == pids_.end() ? -1 : found->second;
}

std::vector<evidence::LeftProcess> Family::left() const {
  auto all = left_;
  for (const auto& [pid, orphan] : orphans_) all.push_back(orphan.process);
  if (all.size() > most_left) all.resize(most_left);  // the first hundred tell enough
  return all;
}

}  // namespace ipclab::run
