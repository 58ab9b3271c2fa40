#include "observe/tracer.hpp"

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "observe/processes.hpp"

namespace ipclab::observe {
namespace {

constexpr long all_events = PTRACE_O_EXITKILL | PTRACE_O_TRACEEXIT | PTRACE_O_TRACEFORK |
                            PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                            PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD;
constexpr int raised_by_filter = 1;        // SYS_SECCOMP of the kernel's siginfo.h
constexpr int call_stop = SIGTRAP | 0x80;  // as PTRACE_O_TRACESYSGOOD marks it
constexpr std::chrono::milliseconds long_enough_for_others{25};
constexpr std::size_t most_deaths = 20;

/// A signal that stops a process; with PTRACE_SEIZE its group-stop is an event of its own.
bool stops_the_group(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

void send_on(pid_t pid, int signal) {
  // ptrace(2): a tracee may vanish at any moment; ESRCH means "killed", not an error.
  ::ptrace(PTRACE_CONT, pid, nullptr, static_cast<long>(signal));
}

/// Where calls do not stop, nothing else tells a new thread from a new process.
bool is_thread_of(pid_t maker, pid_t child) {
  const auto threads = threads_of(maker);
  return std::ranges::find(threads, child) != threads.end();
}

/// Raised by the filter, not sent by anybody.
bool is_foreign_call(pid_t tid) {
  siginfo_t information{};
  return ::ptrace(PTRACE_GETSIGINFO, tid, nullptr, &information) == 0 &&
         information.si_code == raised_by_filter;
}

RawCall raw_call(const user_regs_struct& registers) {
  return {static_cast<long>(registers.orig_rax),
          {registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8, registers.r9}};
}

/// kill(2) and the like by a process to itself, as in raise(3): the handler runs before the call is
/// over, or that in which the signal was unblocked.
bool comes_by_own_call(pid_t tid, pid_t process) {
  siginfo_t information{};
  user_regs_struct registers{};
  if (::ptrace(PTRACE_GETSIGINFO, tid, nullptr, &information) == -1 ||
      information.si_code > SI_USER || information.si_pid != process ||
      ::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) == -1)
    return false;
  constexpr std::array calls{
      SYS_kill,          SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
      SYS_rt_sigprocmask};
  return std::ranges::find(calls, static_cast<long>(registers.orig_rax)) != calls.end();
}

}  // namespace

std::chrono::nanoseconds Tracer::now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

bool Tracer::seize(pid_t pid, const std::string& actor) {
  if (leaves_alone_ || ::ptrace(PTRACE_SEIZE, pid, nullptr, all_events) == -1) {
    refused_ = true;
    return false;
  }
  follows_ = true;
  Tracee tracee;
  tracee.announced = true;
  tracees_.emplace(pid, tracee);
  ledger_.actor_begins(pid, actor);
  return true;
}

Tracer::Stop Tracer::handle(pid_t pid, int status) {
  if (const auto found = tracees_.find(pid); found != tracees_.end()) found->second.stopped = false;
  if (!WIFSTOPPED(status)) {
    ended(pid, status);
    return Stop::none;
  }
  const int event = status >> 16;
  const int signal = WSTOPSIG(status);
  if (event != 0) return handle_event(pid, event, signal);
  if (signal == call_stop) {
    on_return(pid, tracees_[pid]);
    return Stop::handled;
  }
  if (signal == SIGSYS && is_foreign_call(pid)) return on_foreign_call(pid);
  tracees_[pid].signalled = true;
  const FollowedProcess* process = ledger_.process_of(pid);
  ledger_.signalled(pid, signal, process != nullptr && comes_by_own_call(pid, process->pid));
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
    case PTRACE_EVENT_EXIT: note_end(pid); return Stop::exiting;
    case PTRACE_EVENT_SECCOMP: return on_call(pid);
    case PTRACE_EVENT_STOP:
      if (stops_the_group(signal)) {
        tracees_[pid].stopped = true;
        ::ptrace(PTRACE_LISTEN, pid, nullptr, nullptr);
      } else if (tracees_[pid].spinning.asked)
        on_interruption(pid, tracees_[pid]);
      else
        first_stop(pid, tracees_[pid]);
      return Stop::handled;
    default: resume(pid); return Stop::handled;
  }
}

// ---- System calls

Tracer::Stop Tracer::on_foreign_call(pid_t tid) {
  user_regs_struct registers{};
  if (::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) == 0) ledger_.foreign_call(tid, registers);
  return Stop::kill;
}

Tracer::Stop Tracer::on_call(pid_t tid) {
  user_regs_struct registers{};
  if (::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) == -1)
    return Stop::handled;  // it was killed meanwhile
  const RawCall raw = raw_call(registers);
  if (is_refused(tid, raw)) {
    refuse(tid, registers, raw);
    return Stop::handled;
  }
  Tracee& tracee = tracees_[tid];
  const FollowedProcess* process = ledger_.process_of(tid);
  const pid_t pid = process == nullptr ? tid : process->pid;
  Call call = decode(raw, ProcessMemory{pid});
  // A handler may have made calls of its own meanwhile.
  const bool was_held = tracee.held_before == registers.rip;
  if (was_held) tracee.held_before.reset();
  if (!was_held && faults_.active() && pause(tid, tracee, call, registers)) return Stop::handled;
  const bool waits_for_lock =
      call.what != nullptr && call.what->kind == CallKind::futex && call.patience != Patience::none;
  const bool stops_at_end = call.what != nullptr && (call.what->stops_at_end || waits_for_lock);
  const bool foreseeable = stops_at_end && ledger_.is_foreseeable(tid, call);
  ledger_.begins(tid, registers, std::move(call), now());
  tracee.signalled = false;
  tracee.injection = {};
  tracee.in_call = stops_at_end && !foreseeable;
  if (foreseeable) ledger_.foreseen(tid);
  if (was_held) ledger_.injected(tid, faults_.name(), faults_.pause_in_words(*ledger_.thread(tid)));
  if (faults_.active()) {
    const Stop stop = inject(tid, tracee, registers);
    if (stop != Stop::handled) return stop;
  }
  if (ledger_.writes_too_much_at_once(tid))
    held_back_[tid] = now() + long_enough_for_others;
  else
    go_on(tid);
  return Stop::handled;
}

/// To the end of the call that it is in, if that is of interest.
void Tracer::go_on(pid_t tid) const {
  const auto found = tracees_.find(tid);
  const bool in_call = found != tracees_.end() && found->second.in_call;
  ::ptrace(in_call ? PTRACE_SYSCALL : PTRACE_CONT, tid, nullptr, nullptr);
}

void Tracer::on_return(pid_t tid, Tracee& tracee) {
  user_regs_struct registers{};
  if (::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) == -1) return;
  if (tracee.rewinds) return rewind(tid, tracee, registers);
  const long result = static_cast<long>(registers.rax);
  const Injection injection = std::exchange(tracee.injection, {});
  tracee.in_call = false;
  const FollowedThread* thread = ledger_.thread(tid);
  if (injection.kind == Injection::Kind::shorten && thread != nullptr) {
    // A program may count on its argument registers after a call.
    registers.rdx = thread->registers.rdx;
    ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
  }
  const bool short_enough =
      injection.kind != Injection::Kind::shorten || result == static_cast<long>(injection.count);
  if (injection.kind != Injection::Kind::none && thread != nullptr && short_enough)
    ledger_.injected(tid, faults_.name(), faults_.in_words(injection, *thread, result));
  if (result == -EINTR && injection.kind == Injection::Kind::none && !tracee.signalled &&
      tracee.spinning.asked) {
    // signal(7): some calls end with EINTR when we interrupt them; the program must not see that.
    begin_anew(tid, registers, registers.orig_rax);
  } else {
    ledger_.returns(tid, result, now());
    // Whoever is to write in between must have the time to: a lock would keep him from it.
    if (ledger_.is_between_pieces(tid)) {
      held_back_[tid] = now() + long_enough_for_others;
      return;
    }
  }
  resume(tid);
}

void Tracer::release_late() {
  std::erase_if(held_back_, [this, time = now()](const auto& entry) {
    if (entry.second > time) return false;
    go_on(entry.first);
    return true;
  });
}

// ---- Who spins?

void Tracer::look(const std::vector<ProcessStatus>& living) {
  release_late();
  const auto suspects = std::exchange(suspects_, {});
  for (const ProcessStatus& process : living) {
    // Most processes sleep: only those that have used time since the last look are worth more.
    std::uint64_t& ticks = ticks_[process.pid];
    const bool has_run = std::exchange(ticks, process.cpu_ticks) != process.cpu_ticks;
    if (!has_run && !suspects.contains(process.pid)) continue;
    if (!ledger_.is_student(process.pid)) continue;
    for (const pid_t tid : threads_of(process.pid)) look_at_thread(process.pid, tid);
  }
}

void Tracer::look_at_thread(pid_t pid, pid_t tid) {
  const auto found = tracees_.find(tid);
  const FollowedThread* thread = ledger_.thread(tid);
  if (found == tracees_.end() || thread == nullptr || found->second.spinning.asked) return;
  const auto used = processor_time_of(pid, tid);
  if (found->second.spinning.undecided()) suspects_.insert(pid);
  if (!used || !found->second.spinning.suspicious(thread->calls, *used)) return;
  const auto status = thread_status_of(pid, tid);
  if (!status || status->state != 'R') return;
  found->second.spinning.asked = ::ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr) == 0;
}

void Tracer::on_interruption(pid_t tid, Tracee& tracee) {
  tracee.spinning.asked = false;
  user_regs_struct registers{};
  if (::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) == 0 && tracee.spinning.spins(registers))
    ledger_.spins(tid, registers, tracee.spinning.quiet());
  // It may have been caught within a call, whose end is still to come.
  go_on(tid);
}

// ---- Births and ends

void Tracer::birth(pid_t parent, bool by_vfork) {
  unsigned long message = 0;
  if (::ptrace(PTRACE_GETEVENTMSG, parent, nullptr, &message) == -1) return;
  const auto child = static_cast<pid_t>(message);
  const FollowedThread* maker = ledger_.thread(parent);
  const bool is_thread =
      filters_ ? maker != nullptr && maker->call.makes_thread : is_thread_of(parent, child);
  ledger_.born(parent, child, is_thread, maker != nullptr && maker->call.shares_descriptors);
  Tracee& tracee = tracees_[child];
  tracee.announced = true;
  tracee.held_at_exec = by_vfork;
  if (!is_thread) {
    tracee.counted = true;
    ++facts_.children;
    facts_.children_at_once = std::max(facts_.children_at_once, ++alive_);
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
  ledger_.executed(pid);
  Tracee& tracee = tracees_[pid];
  tracee.executed = true;
  tracee.in_call = false;
  if (std::exchange(tracee.held_at_exec, false) && tracee.counted)
    hold_or_resume(pid);
  else
    resume(pid);
}

void Tracer::note_end(pid_t pid) {
  unsigned long status = 0;
  if (::ptrace(PTRACE_GETEVENTMSG, pid, nullptr, &status) == 0)
    ledger_.about_to_exit(pid, static_cast<int>(status));
}

void Tracer::ended(pid_t pid, int status) {
  const auto found = tracees_.find(pid);
  if (found == tracees_.end()) return;
  ledger_.ended(pid);
  const Tracee& tracee = found->second;
  if (tracee.counted) --alive_;
  // A child that still runs the student's program; what it executes may be meant to die.
  if (tracee.counted && !tracee.executed && WIFSIGNALED(status) &&
      facts_.deaths.size() < most_deaths)
    facts_.deaths.push_back({pid, WTERMSIG(status)});
  held_.erase(pid);
  paused_.erase(pid);
  tracees_.erase(found);
  for (auto& [other, child] : tracees_)
    if (child.waits_for_maker && maker_is_gone(other)) adopt(other, child);
}

void Tracer::resume(pid_t pid) const { send_on(pid, 0); }

// ---- Circumstances

bool Tracer::has_timer(pid_t pid) const {
  const bool known = follows_calls() && ledger_.follows(pid);
  return known ? ledger_.has_timer(pid, now()) : may_be_woken_by_a_timer(pid);
}

bool Tracer::is_stopped(pid_t tid) const {
  const auto found = tracees_.find(tid);
  return paused_.contains(tid) || (found != tracees_.end() && found->second.stopped);
}

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
  evidence::Facts facts = facts_;
  facts.shared_pipes = ledger_.shared_pipes();
  facts.forks_after_wait = ledger_.forks_after_wait();
  return facts;
}

}  // namespace ipclab::observe
