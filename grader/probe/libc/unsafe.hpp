#pragma once
// Which calls of a signal handler are findings: those that signal-safety(7) does not list, made in
// a handler that may have interrupted one of them. In: the beginning and the end of each handler.
// Out: control->unsafe_calls. Nothing here takes a lock or calls libc.

#include <signal.h>

#include "probe/raw.hpp"
#include "probe/runtime.hpp"

namespace ipclab::probe {

/// As unsafe_call() of interpose.hpp. `frame`: where on the stack the return address `pc` lies.
void unsafe_call(const char* name, std::uint64_t pc, const std::uint64_t* frame);

/// Lives as long as a handler of the program runs, on its stack. To be made when self.handlers,
/// self.signal, self.installed_pc and self.interrupted_pc are those of this handler; `context` is
/// the third argument of sigaction(2)'s handler.
///
/// POSIX, XSH 2.4.3: an unsafe call in a handler is undefined only if the signal interrupts an
/// unsafe function. So nothing is a finding in a handler that raise(3) or kill(2) ran within
/// themselves, nor in one that only sigsuspend(2) or the like let in.
class HandlerWatch {
 public:
  explicit HandlerWatch(const void* context);
  /// The handler must leave errno as it was.
  ~HandlerWatch();
  HandlerWatch(const HandlerWatch&) = delete;
  HandlerWatch& operator=(const HandlerWatch&) = delete;

 private:
  bool outer_may_call_;
  std::uint64_t let_in_;
  const void* outer_frame_;
  int errno_;
};

/// While one lives, this thread is in an async-signal-safe function that delivers `signals`: those
/// that it sends to itself, and those that are blocked wherever it is not in this call.
class LetIn {
 public:
  explicit LetIn(std::uint64_t signals) : before_{self.let_in} { self.let_in = signals; }
  ~LetIn() { self.let_in = before_; }
  LetIn(const LetIn&) = delete;
  LetIn& operator=(const LetIn&) = delete;

 private:
  std::uint64_t before_;
};

/// The kernel's sigset_t: one word, signal 1 is the lowest bit.
inline std::uint64_t bit_of(int signal) {
  return signal >= 1 && signal <= 64 ? std::uint64_t{1} << (signal - 1) : 0;
}
/// Of this thread.
inline std::uint64_t blocked_signals() {
  std::uint64_t blocked = 0;
  raw(SYS_rt_sigprocmask, SIG_BLOCK, 0, word_of(&blocked), sizeof blocked);
  return blocked;
}

}  // namespace ipclab::probe
