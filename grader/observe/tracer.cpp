#include "observe/tracer.hpp"

#include <sys/ptrace.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "observe/processes.hpp"

namespace ipclab::observe {
namespace {

constexpr long all_events = PTRACE_O_EXITKILL | PTRACE_O_TRACEEXIT | PTRACE_O_TRACEFORK |
                            PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
constexpr std::size_t most_deaths = 20;

bool is_pipe(const std::string& target) { return target.starts_with("pipe:"); }

/// A signal that stops a process; with PTRACE_SEIZE its group-stop is an event of its own.
bool stops_the_group(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

void send_on(pid_t pid, int signal) {
  // ptrace(2): a tracee may vanish at any moment; ESRCH means "killed", not an error.
  ::ptrace(PTRACE_CONT, pid, nullptr, static_cast<long>(signal));
}

}  // namespace

bool Tracer::seize(pid_t pid) {
  if (::ptrace(PTRACE_SEIZE, pid, nullptr, all_events) == -1) {
    refused_ = true;
    return false;
  }
  follows_ = true;
  Tracee tracee;
  tracee.announced = true;
  tracees_.emplace(pid, tracee);
  for (const Descriptor& descriptor : descriptors_of(pid))
    if (is_pipe(descriptor.target)) own_pipes_.insert(descriptor.target);
  return true;
}

Tracer::Stop Tracer::handle(pid_t pid, int status) {
  if (!WIFSTOPPED(status)) {
    ended(pid, status);
    return Stop::none;
  }
  const int event = status >> 16;
  const int signal = WSTOPSIG(status);
  if (event != 0) return handle_event(pid, event, signal);
  send_on(pid, signal);  // a signal on its way to the process
  return Stop::handled;
}

Tracer::Stop Tracer::handle_event(pid_t pid, int event, int signal) {
  switch (event) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
      birth(pid, event == PTRACE_EVENT_VFORK);
      resume(pid);
      return Stop::handled;
    case PTRACE_EVENT_EXEC: executed(pid); return Stop::handled;
    case PTRACE_EVENT_EXIT: return Stop::exiting;
    case PTRACE_EVENT_STOP:
      if (stops_the_group(signal))
        ::ptrace(PTRACE_LISTEN, pid, nullptr, nullptr);
      else
        first_stop(pid, tracees_[pid]);
      return Stop::handled;
    default: resume(pid); return Stop::handled;
  }
}

void Tracer::birth(pid_t parent, bool by_vfork) {
  unsigned long message = 0;
  if (::ptrace(PTRACE_GETEVENTMSG, parent, nullptr, &message) == -1) return;
  const auto child = static_cast<pid_t>(message);
  // A new thread: it is no directory of /proc by listing, and its status names another process.
  const auto of_thread = threads_of(parent);
  const bool is_thread = std::ranges::find(of_thread, child) != of_thread.end();
  Tracee& tracee = tracees_[child];
  tracee.announced = true;
  tracee.held_at_exec = by_vfork;
  if (!is_thread) {
    tracee.counted = true;
    ++facts_.children;
    facts_.children_at_once = std::max(facts_.children_at_once, ++alive_);
    count_pipes(parent);
  }
  if (std::exchange(tracee.waits_for_maker, false)) first_stop(child, tracee);
  if (wanted_at_once_ != 0 && facts_.children_at_once >= wanted_at_once_) hold_no_more();
}

void Tracer::first_stop(pid_t pid, Tracee& tracee) {
  // The child's first stop and its maker's event arrive in either order (ptrace(2)).
  if (!tracee.announced && maker_is_gone(pid)) return adopt(pid, tracee);
  if (!tracee.announced) {
    tracee.waits_for_maker = true;
    return;
  }
  if (tracee.counted && !tracee.held_at_exec)
    hold_or_resume(pid);
  else
    resume(pid);
}

/// A maker that is killed within fork(2) leaves a child that nobody announces.
bool Tracer::maker_is_gone(pid_t pid) const {
  const auto status = status_of(pid);
  return status && !tracees_.contains(status->parent);
}

void Tracer::adopt(pid_t pid, Tracee& tracee) {
  tracee.waits_for_maker = false;
  tracee.announced = tracee.counted = true;
  ++facts_.children;
  facts_.children_at_once = std::max(facts_.children_at_once, ++alive_);
  resume(pid);
}

void Tracer::hold_or_resume(pid_t pid) {
  if (facts_.children_at_once < wanted_at_once_)
    held_.insert(pid);
  else
    resume(pid);
}

void Tracer::executed(pid_t pid) {
  unsigned long former = 0;
  if (::ptrace(PTRACE_GETEVENTMSG, pid, nullptr, &former) == 0 && static_cast<pid_t>(former) != pid)
    tracees_.erase(static_cast<pid_t>(former));  // another thread executed, and is now `pid`
  Tracee& tracee = tracees_[pid];
  tracee.executed = true;
  if (std::exchange(tracee.held_at_exec, false) && tracee.counted)
    hold_or_resume(pid);
  else
    resume(pid);
}

void Tracer::count_pipes(pid_t parent) {
  for (const Descriptor& descriptor : descriptors_of(parent))
    if (is_pipe(descriptor.target) && !own_pipes_.contains(descriptor.target))
      seen_pipes_.insert(descriptor.target);
  facts_.shared_pipes = static_cast<unsigned>(seen_pipes_.size());
}

void Tracer::ended(pid_t pid, int status) {
  const auto found = tracees_.find(pid);
  if (found == tracees_.end()) return;
  const Tracee& tracee = found->second;
  if (tracee.counted) --alive_;
  // A child that still runs the student's program; what it executes may be meant to die.
  if (tracee.counted && !tracee.executed && WIFSIGNALED(status) &&
      facts_.deaths.size() < most_deaths)
    facts_.deaths.push_back({pid, WTERMSIG(status)});
  held_.erase(pid);
  tracees_.erase(found);
  for (auto& [other, child] : tracees_)
    if (child.waits_for_maker && maker_is_gone(other)) adopt(other, child);
}

void Tracer::resume(pid_t pid) const { send_on(pid, 0); }

void Tracer::hold_no_more() {
  wanted_at_once_ = 0;
  release_held();
}

void Tracer::release_held() {
  for (const pid_t pid : held_) resume(pid);
  held_.clear();
}

std::optional<evidence::Facts> Tracer::facts() const {
  if (refused_ || !follows_) return std::nullopt;
  return facts_;
}

}  // namespace ipclab::observe
