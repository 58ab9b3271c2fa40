#pragma once
// Follows the processes of a cell with ptrace(2): who makes whom, who executes what, which system
// calls they make, who is about to end. Comes in: wait statuses, from the only process that may
// wait for the tracees, the cell's pid 1. Goes out: Facts and the ledger, faults where the plan
// wants them, and the moment just before a process ends, when its children are still its own.
// Only the calls of a seccomp(2) filter stop (cell/call_filter.hpp); all others cost nothing.

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "evidence/evidence.hpp"
#include "observe/faults.hpp"
#include "observe/ledger.hpp"
#include "observe/spinning.hpp"
#include "observe/standstill.hpp"

namespace ipclab::observe {

class Tracer final : public Circumstances {
 public:
  /// What a wait status meant.
  enum class Stop {
    none,     ///< not a stop of a tracee: the process ended, or is not traced
    handled,  ///< the tracee was sent on its way, or is held
    exiting,  ///< the process is about to end; call resume() when you have looked
    kill,     ///< the process is to be killed: a fault, or a call that nobody may make
  };

  /// Calls that the filter refuses.
  struct Refusals {
    std::set<long> of_lab;   ///< calls that could be followed, and that this lab refuses
    std::set<long> in_part;  ///< calls that are refused for some arguments and not for others
    /// What reports call any that is not of the lab.
    std::function<std::string(const RawCall&)> name;
  };

  /// `children_at_once`: hold every new child at its birth until so many are alive (0: hold none).
  Tracer(unsigned children_at_once, FaultPlan faults, Refusals refusals)
      : wanted_at_once_{children_at_once},
        faults_{std::move(faults)},
        refusals_{std::move(refusals)} {}

  /// Starts to trace a child of the caller that has not executed its program yet, and all that it
  /// will make. False if the machine does not allow it; the process then runs untraced.
  bool seize(pid_t pid, const std::string& actor);

  /// From now on nobody is followed, as if the machine did not allow it.
  void follow_nobody() { leaves_alone_ = true; }

  /// Calls of that child stop, or (false) the machine does not allow filters.
  void filtered(bool filters) { filters_ = filters_ && filters; }

  /// Handles what waitpid(2) returned for `pid`.
  Stop handle(pid_t pid, int status);

  void resume(pid_t pid) const;

  /// At every tick: catches who burns time without a call.
  void look(const std::vector<ProcessStatus>& living);

  /// Lets the held processes go on: whoever was to make more of them waits for these instead.
  void release_held();
  void hold_no_more();
  [[nodiscard]] const std::set<pid_t>& held() const { return held_; }

  /// Somebody is held back for some milliseconds, so that look() is wanted soon.
  [[nodiscard]] bool holds_back() const { return !held_back_.empty(); }
  /// A fault holds somebody until all others wait; then go_on_after_pause() is wanted.
  [[nodiscard]] bool pauses() const { return !paused_.empty(); }
  [[nodiscard]] bool pauses_longer_than(std::chrono::nanoseconds time) const;
  void go_on_after_pause();
  [[nodiscard]] bool is_paused(pid_t thread) const { return paused_.contains(thread); }
  /// Somebody may be spinning, and is to be looked at again before long.
  [[nodiscard]] bool suspects() const { return !suspects_.empty(); }

  [[nodiscard]] bool traces(pid_t pid) const { return tracees_.contains(pid); }

  /// Empty if a process that should be followed could not be.
  [[nodiscard]] std::optional<evidence::Facts> facts() const;
  /// System calls were followed, so that trace() tells something.
  [[nodiscard]] bool follows_calls() const { return follows_ && !refused_ && filters_; }
  /// Nobody was to be followed.
  [[nodiscard]] bool was_idle() const { return !follows_ && !refused_; }
  [[nodiscard]] Ledger& ledger() { return ledger_; }

  [[nodiscard]] bool has_timer(pid_t process) const override;
  [[nodiscard]] bool is_stopped(pid_t thread) const override;

 private:
  struct Tracee {
    bool executed = false;         ///< another program than the one that made it
    bool held_at_exec = false;     ///< made by vfork(2): its parent sleeps until it executes
    bool counted = false;          ///< a child (not an actor itself)
    bool announced = false;        ///< its maker's stop was seen
    bool waits_for_maker = false;  ///< its first stop was seen before its maker's
    bool in_call = false;          ///< the next stop is the end of a system call
    bool stopped = false;          ///< by SIGSTOP or the like
    bool signalled = false;        ///< a signal came during that call
    bool rewinds = false;          ///< it is being taken back to just before that call
    std::optional<std::uint64_t> held_before;  ///< where a call that it was held before returns to
    Injection injection{};
    Spinning spinning{};
  };

  [[nodiscard]] static std::chrono::nanoseconds now();
  Stop handle_event(pid_t pid, int event, int signal);
  Stop on_call(pid_t tid);
  Stop on_foreign_call(pid_t tid);
  [[nodiscard]] bool is_refused(pid_t tid, const RawCall& call) const;
  void refuse(pid_t tid, user_regs_struct registers, const RawCall& call);
  bool pause(pid_t tid, Tracee& tracee, const Call& call, user_regs_struct registers);
  void rewind(pid_t tid, Tracee& tracee, const user_regs_struct& registers);
  static void begin_anew(pid_t tid, user_regs_struct registers, unsigned long long call);
  Stop inject(pid_t tid, Tracee& tracee, user_regs_struct& registers);
  void on_return(pid_t tid, Tracee& tracee);
  void go_on(pid_t tid) const;
  void release_late();
  void look_at_thread(pid_t pid, pid_t tid);
  void on_interruption(pid_t tid, Tracee& tracee);
  void birth(pid_t parent, bool by_vfork);
  void executed(pid_t pid);
  void first_stop(pid_t pid, Tracee& tracee);
  void adopt(pid_t pid, Tracee& tracee);
  [[nodiscard]] bool maker_is_gone(pid_t pid) const;
  void note_end(pid_t pid);
  void ended(pid_t pid, int status);
  void hold_or_resume(pid_t pid);

  unsigned wanted_at_once_ = 0;
  Faults faults_;
  Refusals refusals_;
  bool leaves_alone_ = false;
  bool refused_ = false;
  bool follows_ = false;  ///< some process was seized
  bool filters_ = true;
  std::map<pid_t, Tracee> tracees_;
  std::map<pid_t, std::uint64_t> ticks_;  ///< of processor time, at the last look
  std::set<pid_t> held_;
  std::map<pid_t, std::chrono::nanoseconds> held_back_;  ///< until when, between two pieces
  std::map<pid_t, std::chrono::nanoseconds> paused_;     ///< threads, and since when
  std::set<pid_t> suspects_;                             ///< processes that may be spinning
  unsigned alive_ = 0;                                   ///< children now
  evidence::Facts facts_;
  Ledger ledger_;
};

}  // namespace ipclab::observe
