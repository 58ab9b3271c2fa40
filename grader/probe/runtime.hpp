#pragma once
// What every part of the probe's runtime stands on: the control block of this process, the task of
// this thread, and the way in and out of the runtime. No heap, no libstdc++, no locks of libc: this
// code runs in constructors, in signal handlers, between fork and exec and in threads that end.

#include <cstddef>
#include <cstdint>

#include <signal.h>
#include <time.h>
#include <ucontext.h>

#include "probe/control.hpp"

namespace ipclab::probe {

/// Of one thread.
struct Self {
  Task* task = nullptr;       ///< null: it is not looked at
  unsigned number = 0;        ///< of the task
  int inside = 0;             ///< this deep in the runtime: hooks do nothing
  int handlers = 0;           ///< this deep in signal handlers
  bool holding = false;       ///< it has the token
  bool left_alone = false;    ///< in a call that is left to the kernel
  bool restart = false;       ///< the last handler was installed with SA_RESTART
  bool in_safe_call = false;  ///< the program waits for signals in sigsuspend, pause, ppoll, ...
  bool yields = false;        ///< others are to go first at this point
  std::uint64_t handlers_run = 0;
  int signal = 0;                    ///< of the innermost handler
  std::uint64_t installed_pc = 0;    ///< where that was installed
  std::uint64_t interrupted_pc = 0;  ///< where it interrupted the program
  // A signal that came while the runtime was at work. Until it is done, all others are blocked.
  int put_off_signal = 0;
  std::uint64_t put_off_mask = 0;  ///< the signals that were blocked before
  siginfo_t put_off_info{};
  mcontext_t put_off_registers{};
  // The last places of scheduling points, and how many points ago there was a new one.
  std::uint64_t places[4]{};
  unsigned place = 0;
  unsigned repeats = 0;
  unsigned flags_used = 0;        ///< see use_flag()
  std::uint64_t let_in = 0;       ///< signals whose handlers, if run now, interrupt nothing unsafe
  bool handler_may_call = false;  ///< the innermost handler began so
  const void* handler_frame = nullptr;          ///< top of the innermost handler's stack
  const std::uint64_t* unsafe_frame = nullptr;  ///< return address of its last unsafe call
  std::uint64_t unsafe_pc = 0;                  ///< what stood there
};
extern thread_local constinit Self self;

/// Null: no probe is wanted, or the file could not be mapped.
extern Control* control;

/// True if one task at a time runs.
inline bool serial() { return control != nullptr && control->strategy != Strategy::none; }
inline bool wants_races() { return control != nullptr && control->races; }

/// Maps the control block and makes the task of the first thread. Called from constructors, as
/// often as they like.
void attach();

/// Makes a task; null when all are used up. The new one is `arriving`.
Task* new_task(int parent, bool is_thread);
/// Makes this thread the owner of `task`: pid, tid and the mutex by which its death is seen.
void own(Task* task);

/// In a new process: nothing here of the threads of the old one. Implemented in shadow.cpp.
void forget_other_threads();

/// While one lives, the hooks of this thread do nothing, and handlers wait.
class Inside {
 public:
  Inside() { ++self.inside; }
  ~Inside() { leave(); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  static void leave();
};

/// True where the program's own code runs and somebody wants to know what it does.
inline bool watched() { return self.task != nullptr && self.inside == 0; }

/// Of CLOCK_MONOTONIC.
std::uint64_t now_ns();
/// Of a time that is not negative.
inline std::uint64_t in_ns(const timespec& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(time.tv_nsec);
}
void copy_name(char* to, std::size_t size, const char* from);
/// futex(2) on a word that processes share. `timeout_ns` 0: none.
void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t value, std::uint64_t timeout_ns);
void futex_wake(std::atomic<std::uint32_t>& word, int count);

/// Keeps errno as it is while the runtime works.
class KeepErrno {
 public:
  KeepErrno();
  ~KeepErrno();
  KeepErrno(const KeepErrno&) = delete;
  KeepErrno& operator=(const KeepErrno&) = delete;

 private:
  int value_;
};

}  // namespace ipclab::probe
