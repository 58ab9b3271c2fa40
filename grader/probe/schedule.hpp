#pragma once
// One at a time: the token, and who gets it next. Under a strategy each task runs alone from one
// scheduling point to the next. Without one (control->strategy is none) all of this does nothing,
// and until_done() calls the kernel as the program would.

#include "probe/runtime.hpp"

namespace ipclab::probe {

/// A scheduling point, before `operation`: the strategy may let others go first. Handlers of
/// signals that came meanwhile run in it.
void point(const Operation& operation);

/// The same, and if anybody else can go on, somebody else does: sched_yield(2).
void yield_point(const Operation& operation);

/// An operation on `object` may have made it possible for others to go on.
void changed(const Key& object);
/// The same for all objects: a process ended, and the kernel closed what it had.
void everything_changed();

enum class Waited {
  tried,        ///< something changed, or may have: try again
  interrupted,  ///< a handler ran, and the wait was interruptible
  timed_out,
};
/// Waits, without the token, until `object` changes. The task's `next` operation stays.
Waited wait_for_change(const Key& object, bool interruptible, std::uint64_t deadline_ns);

/// The caller goes on from a wait for a condition that nobody has ended: for the log.
void note_woken_by_nobody(const Operation& operation);

/// Carries out an operation that may have to wait. `attempt()` tries it without waiting and says
/// whether it is done; it is called with the token. Only for serial() runs.
template <class Attempt>
Waited until_done(const Operation& operation, bool interruptible, std::uint64_t deadline_ns,
                  Attempt attempt) {
  point(operation);
  const std::uint64_t handlers_run = self.handlers_run;
  for (;;) {
    if (attempt()) return Waited::tried;
    if (interruptible && self.handlers_run != handlers_run) return Waited::interrupted;
    const Waited waited = wait_for_change(operation.object, interruptible, deadline_ns);
    if (waited == Waited::interrupted) return waited;
    if (waited == Waited::timed_out) return attempt() ? Waited::tried : waited;
  }
}

/// In a call that only the kernel can carry out and that may block: the task gives the token away,
/// and takes part again when this ends.
class LeftAlone {
 public:
  explicit LeftAlone(const Operation& operation);
  ~LeftAlone();
  LeftAlone(const LeftAlone&) = delete;
  LeftAlone& operator=(const LeftAlone&) = delete;

 private:
  bool was_serial_;
};

/// The new task's first step: waits to be let in. `is_actor`: the test started the process.
void arrive(bool is_actor);
/// Its last: gives the token away for good.
void depart();
/// The same for all threads of the process, which is about to end: whoever is next waits for that.
void process_departs();
/// The process is about to execute another program; `came_back` if that failed.
void leave_to_execute();
void came_back();
/// After something that wakes `pid` by way of the kernel (a signal, a death): waits until it sleeps
/// or waits for the token again.
void settle(int pid);
/// Of a handler that begins in a task that has not the token: waits for it.
void handler_waits_for_token();
/// Of a handler that ends in a task that was left to the kernel.
void handler_gives_token_back();

/// Memory of a process with one thread concerns nobody else, but what is volatile or atomic there
/// may be a flag of a handler. Who looks at one again and again has to let others go on: nobody
/// else sends the signal.
void use_flag(std::uintptr_t address, Op op, std::uint64_t pc);

}  // namespace ipclab::probe
