#include <linux/wait.h>
#include <sys/syscall.h>

#include <algorithm>
#include <csignal>

#include "observe/peek.hpp"
#include "observe/proc_text.hpp"
#include "observe/waits/signal_sets.hpp"
#include "observe/waits/waits.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

/// The children that have not ended.
std::vector<pid_t> living_children_of(pid_t pid) {
  std::vector<pid_t> children = children_of(pid);
  std::erase_if(children, [](pid_t child) {
    const auto status = status_of(child);
    return !status || status->state == 'Z';
  });
  return children;
}

void describe_wait(RawGraph::Wait& wait, pid_t pid, pid_t child, Scene& scene) {
  wait.shown.kind = WaitKind::child;
  wait.shown.child = child;
  const std::vector<pid_t> living = living_children_of(pid);
  for (const pid_t one : living)
    if (child == 0 || one == child)
      add_releaser(wait, scene, {.pid = one}, "is its child, and has not ended");
  if (child != 0) {
    wait.shown.object = scene.name(child);
    wait.shown.object_id = "process " + std::to_string(child);
  }
}

/// The masks of a thread's status.
struct SignalState {
  SignalSet pending;  ///< for the thread or for its process
  SignalSet blocked;
  SignalSet caught;
};

/// Signals that a program's own mistakes raise; sanitizers handle them, and nobody waits for them.
std::uint64_t faults() {
  std::uint64_t bits = 0;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS})
    bits |= std::uint64_t{1} << (signal - 1);
  return bits;
}

SignalState signal_state_of(const Sleeper& sleeper) {
  const std::string name = "task/" + std::to_string(sleeper.tid) + "/status";
  const std::string status = proc_text(proc_path(sleeper.pid, name));
  const auto mask = [&](const char* field) { return number_in(field_in(status, field), 16); };
  return {{mask("SigPnd") | mask("ShdPnd")}, {mask("SigBlk")}, {mask("SigCgt")}};
}

void add_signal_notes(RawGraph::Wait& wait, const SignalState& state) {
  const SignalSet held_back{state.pending.bits & state.blocked.bits};
  if (held_back.empty()) return;
  const bool one = (held_back.bits & (held_back.bits - 1)) == 0;
  add_note(wait, in_words(held_back) + (one ? " is" : " are") + " pending but blocked");
}

}  // namespace

unsigned dead_children_of(pid_t pid) {
  const std::vector<pid_t> children = children_of(pid);
  return static_cast<unsigned>(std::ranges::count_if(children, [](pid_t child) {
    const auto status = status_of(child);
    // A process whose first thread has ended looks dead, and is not while another one runs.
    return status && status->state == 'Z' && threads_of(child).size() <= 1;
  }));
}

void add_children_that_may_end(RawGraph::Wait& wait, pid_t pid, Scene& scene) {
  for (const pid_t child : living_children_of(pid))
    add_releaser(wait, scene, {.pid = child}, "is its child, and would send SIGCHLD by ending");
}

void describe_wait4(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  // wait4(2): -1, 0 and what is below -1 stand for any child, or for any of a process group.
  describe_wait(wait, sleeper.pid, std::max(sleeper.number(0), 0), scene);
}

void describe_waitid(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  const bool one = sleeper.number(0) == P_PID;
  describe_wait(wait, sleeper.pid, one ? sleeper.number(1) : 0, scene);
}

void describe_signal(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  wait.shown.kind = WaitKind::signal;
  const SignalState state = signal_state_of(sleeper);
  SignalSet ending{state.caught.bits & ~state.blocked.bits & ~faults()};
  if (sleeper.call.number == SYS_rt_sigtimedwait) {
    ending.bits = peek<std::uint64_t>(sleeper.pid, sleeper.argument(0)).value_or(0);
    wait.shown.object = in_words(ending);
  } else if (ending.empty()) {
    add_note(wait, "no signal that it handles is unblocked");
  } else {
    add_note(wait, "it handles " + in_words(ending));
  }
  add_signal_notes(wait, state);
  if (ending.has(SIGCHLD)) add_children_that_may_end(wait, sleeper.pid, scene);
}

}  // namespace ipclab::observe
