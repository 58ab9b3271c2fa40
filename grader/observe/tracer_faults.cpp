// The part of the tracer that makes calls go differently, as observe/faults.hpp decides.

#include <sys/ptrace.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "observe/tracer.hpp"

namespace ipclab::observe {
namespace {

/// seccomp(2): a number of -1 skips the call, and rax is what it then returns.
void skip_call(user_regs_struct& registers, unsigned long long result) {
  registers.orig_rax = static_cast<unsigned long long>(-1);
  registers.rax = result;
}

}  // namespace

/// What the filter has said (PTRACE_GETEVENTMSG) is asked for only where it is not clear.
bool Tracer::is_refused(pid_t tid, const RawCall& call) const {
  if (traced_call(call.number) == nullptr || refusals_.of_lab.contains(call.number)) return true;
  unsigned long message = 0;
  return refusals_.in_part.contains(call.number) &&
         ::ptrace(PTRACE_GETEVENTMSG, tid, nullptr, &message) == 0 && message != 0;
}

void Tracer::refuse(pid_t tid, user_regs_struct registers, const RawCall& call) {
  const bool of_lab = refusals_.of_lab.contains(call.number);
  ledger_.refused_call(
      tid, of_lab ? std::string{traced_call(call.number)->name} : refusals_.name(call), registers);
  skip_call(registers, static_cast<unsigned long long>(-EPERM));
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
  resume(tid);
}

/// True if the thread is held, just before the call: a signal that comes meanwhile is handled
/// before it. The call is skipped first, since one that has begun would see the signal.
bool Tracer::pause(pid_t tid, Tracee& tracee, const Call& call, user_regs_struct registers) {
  const FollowedProcess* process = ledger_.process_of(tid);
  if (process == nullptr || !faults_.pauses_at(*process, call)) return false;
  tracee.rewinds = true;
  skip_call(registers, registers.orig_rax);
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
  ::ptrace(PTRACE_SYSCALL, tid, nullptr, nullptr);
  return true;
}

/// The skipped call has returned its own number.
void Tracer::rewind(pid_t tid, Tracee& tracee, const user_regs_struct& registers) {
  tracee.rewinds = false;
  tracee.held_before = registers.rip;
  begin_anew(tid, registers, registers.rax);
  paused_.emplace(tid, now());
}

/// The thread, once resumed, makes the call with this number again.
void Tracer::begin_anew(pid_t tid, user_regs_struct registers, unsigned long long call) {
  constexpr unsigned size_of_syscall = 2;  // of the instruction, in bytes
  registers.rip -= size_of_syscall;
  registers.rax = call;
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
}

bool Tracer::pauses_longer_than(std::chrono::nanoseconds time) const {
  return std::ranges::any_of(
      paused_, [earliest = now() - time](const auto& entry) { return entry.second < earliest; });
}

void Tracer::go_on_after_pause() {
  for (const auto& [tid, since] : std::exchange(paused_, {})) resume(tid);
}

Tracer::Stop Tracer::inject(pid_t tid, Tracee& tracee, user_regs_struct& registers) {
  FollowedProcess* process = ledger_.process_of(tid);
  const FollowedThread* thread = ledger_.thread(tid);
  if (process == nullptr || thread == nullptr || thread->call.what == nullptr) return Stop::handled;
  tracee.injection = faults_.decide(ledger_, *process, *thread);
  switch (tracee.injection.kind) {
    case Injection::Kind::none: return Stop::handled;
    case Injection::Kind::shorten: registers.rdx = tracee.injection.count; break;
    case Injection::Kind::fail:
      skip_call(registers, static_cast<unsigned long long>(-tracee.injection.error));
      break;
    case Injection::Kind::kill:
      ledger_.injected(tid, faults_.name(), faults_.in_words(tracee.injection, *thread, 0));
      return Stop::kill;
  }
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
  tracee.in_call = true;
  return Stop::handled;
}

}  // namespace ipclab::observe
