#pragma once
// The processes of a cell, as its pid 1 knows them: the actors it started, and what descends from
// them. Tells how each ended and which children nobody waited for.

#include <sys/types.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "observe/processes.hpp"
#include "observe/tracer.hpp"
#include "run/launch.hpp"
#include "run/message.hpp"

namespace ipclab::run {

/// The calls that the tracer wants to stop at, as filters for launch(). `refused`: calls that fail
/// besides those that always do. Throws GraderError.
[[nodiscard]] cell::CallFilters filters_for_programs(const std::set<long>& refused = {});

/// What reports call the calls that fail. `of_lab`: as for OpenCell.
[[nodiscard]] observe::Tracer::Refusals refusals_by(std::span<const std::string> of_lab);

class Family {
 public:
  explicit Family(observe::Tracer tracer) : tracer_{std::move(tracer)} {}

  /// Starts an actor; the answer is to be sent before any of the events below.
  [[nodiscard]] ActorStarted start(const StartActor& request, const Launch& launch);

  void signal(const SignalActor& request);

  /// Collects what wait(2) has to tell, without waiting.
  [[nodiscard]] std::vector<Event> reap();
  /// There may be more, of which no signal will come.
  [[nodiscard]] bool has_more() const { return has_more_; }

  /// SIGKILL for everything that descends from pid 1, until nothing is left (or `patience` is
  /// over).
  [[nodiscard]] std::vector<Event> kill_all(std::chrono::milliseconds patience);

  /// Nothing descends from pid 1 any more.
  [[nodiscard]] bool childless() const { return childless_; }

  /// Orphans that may still end by themselves; call again after a while.
  [[nodiscard]] bool orphans_have_time();

  /// The living descendants of pid 1.
  [[nodiscard]] std::vector<observe::ProcessStatus> living() const;

  [[nodiscard]] pid_t pid_of(unsigned actor) const;
  [[nodiscard]] std::chrono::milliseconds cpu_of_the_dead() const { return cpu_of_the_dead_; }
  [[nodiscard]] observe::Tracer& tracer() { return tracer_; }
  [[nodiscard]] std::vector<evidence::LeftProcess> left() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Actor {
    unsigned number = 0;
    std::string name;
    bool student = false;
    bool children_known = false;    ///< seen while they were still its own
    bool ignores_children = false;  ///< SIGCHLD is ignored, so that nobody has to wait for them
    std::set<int> signals_sent;
    std::vector<evidence::LeftProcess> unwaited;
  };
  struct Orphan {
    evidence::LeftProcess process;
    bool forgiven = false;  ///< its parent ignored SIGCHLD, so that nobody had to wait for it
    Clock::time_point patience;
  };

  void heard(pid_t pid, int status, const struct rusage& usage, std::vector<Event>& events);
  void adapt_tries(Clock::duration asked_for);
  void kill_for_fault(pid_t tid);
  void take_dead_children(pid_t parent, std::vector<Event>& events);
  void about_to_end(pid_t pid);
  [[nodiscard]] ActorEnded actor_ended(pid_t pid, int status, const struct rusage& usage);
  void note_children(Actor& actor, const std::vector<pid_t>& children, bool forgiven);
  void note_adopted(Actor& actor, pid_t pid);
  void adopted_child_ended(pid_t pid);
  [[nodiscard]] std::vector<pid_t> adopted_from(pid_t session) const;

  observe::Tracer tracer_;
  bool killing_ = false;
  bool has_more_ = false;
  static constexpr unsigned fewest_tries = 8;
  static constexpr unsigned most_tries = 200;
  unsigned tries_ = fewest_tries;  ///< how often to ask for the next stop before waiting for it
  bool childless_ = false;         ///< wait(2) said that no child is left
  std::map<pid_t, Actor> actors_;
  std::map<unsigned, pid_t> pids_;
  unsigned students_ = 0;  ///< actors that are a student's program
  std::map<pid_t, Orphan> orphans_;
  std::vector<evidence::LeftProcess> left_;
  std::chrono::milliseconds cpu_of_the_dead_{};
};

}  // namespace ipclab::run
