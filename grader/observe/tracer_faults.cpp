// The part of the tracer that makes calls go differently, as observe/faults.hpp decides.

#include <sys/ptrace.h>

#include <utility>

#include "observe/tracer.hpp"

namespace ipclab::observe {

/// True if the thread is held, just before the call: a signal that comes meanwhile is handled
/// before it. The call is skipped first, since one that has begun would see the signal.
bool Tracer::pause(pid_t tid, Tracee& tracee, const Call& call, user_regs_struct registers) {
  const FollowedProcess* process = ledger_.process_of(tid);
  if (process == nullptr || !faults_.pauses_at(*process, call)) return false;
  tracee.rewinds = true;
  registers.rax = registers.orig_rax;
  registers.orig_rax = static_cast<unsigned long long>(-1);  // as in inject()
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
  ::ptrace(PTRACE_SYSCALL, tid, nullptr, nullptr);
  return true;
}

void Tracer::rewind(pid_t tid, user_regs_struct registers) {
  Tracee& tracee = tracees_[tid];
  tracee.rewinds = false;
  tracee.held_before = registers.rip;
  registers.rip -= size_of_syscall;
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
  paused_.insert(tid);
}

void Tracer::go_on_after_pause() {
  for (const pid_t tid : std::exchange(paused_, {})) resume(tid);
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
      // seccomp(2): a number of -1 skips the call, and rax is what it then returns.
      registers.orig_rax = static_cast<unsigned long long>(-1);
      registers.rax = static_cast<unsigned long long>(-tracee.injection.error);
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
