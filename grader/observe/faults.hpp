#pragma once
// Decides which system calls of a test are made to go differently. Comes in: each call as it
// begins. Goes out: what the tracer should do to it. The same plan and seed decide alike for a
// process that makes the same calls. What is injected could always have happened by itself:
// pipe(7), signal(7), read(2), write(2), fork(2).

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "observe/ledger.hpp"

namespace ipclab::observe {

/// As in the lab file; `fault` is "" when nothing is to be injected.
struct FaultPlan {
  std::string fault;               ///< "short-io", "eintr", "eagain", "fork-fails", ..., "pause-at"
  std::vector<std::string> calls;  ///< of kill-at and pause-at; empty: any
  unsigned nth = 1;  ///< which call: of `calls`, or of those that make a process, pipe or mapping
  std::string of;    ///< of kill-at and pause-at: "parent", "child", an actor or ""
  std::uint64_t seed = 1;
};

struct Injection {
  enum class Kind {
    none,
    shorten,  ///< transfer `count` bytes at most
    fail,     ///< do nothing, and return -`error`
    kill,     ///< the process ends here
  };
  Kind kind = Kind::none;
  std::uint64_t count = 0;
  int error = 0;
};

class Faults {
 public:
  explicit Faults(FaultPlan plan) : plan_{std::move(plan)} {}

  /// True if the plan has anything to do; else decide() need not be called.
  [[nodiscard]] bool active() const { return !plan_.fault.empty(); }

  [[nodiscard]] Injection decide(Ledger& ledger, FollowedProcess& process,
                                 const FollowedThread& thread);

  /// True if the process is to be held just before this call, which must not have begun yet.
  [[nodiscard]] bool pauses_at(const FollowedProcess& process, const Call& call);

  /// "held just before the third read"; the call must not have been given to decide() yet.
  [[nodiscard]] std::string pause_in_words(const FollowedThread& thread) const;

  /// "the third read returned 1 byte of 8"; `result` is what the call returned.
  [[nodiscard]] std::string in_words(const Injection& injection, const FollowedThread& thread,
                                     long result) const;

  [[nodiscard]] const std::string& name() const { return plan_.fault; }

 private:
  /// "the third read" of its process; `before`: so many that are not counted yet.
  [[nodiscard]] std::string which(const FollowedThread& thread, unsigned before) const;
  [[nodiscard]] Injection shorter(Ledger& ledger, FollowedProcess& process,
                                  const FollowedThread& thread);
  [[nodiscard]] Injection interrupted(Ledger& ledger, FollowedProcess& process,
                                      const FollowedThread& thread);
  [[nodiscard]] Injection not_ready(FollowedProcess& process, const FollowedThread& thread);
  [[nodiscard]] Injection failing(CallKind wanted, FollowedProcess& process,
                                  const FollowedThread& thread, int error);
  /// The nth of the wanted calls of whom the plan means; counts them.
  [[nodiscard]] bool is_the_moment(const FollowedProcess& process, const Call& call);
  [[nodiscard]] bool only_reader(Ledger& ledger, FollowedProcess& process, int descriptor) const;
  [[nodiscard]] std::uint64_t random(const FollowedProcess& process, std::uint64_t salt) const;

  FaultPlan plan_;
  unsigned injected_ = 0;
  unsigned matching_ = 0;  ///< calls of the wanted kind so far
  std::map<std::pair<pid_t, std::string_view>, unsigned> counts_;
  std::map<pid_t, std::uint64_t> last_;  ///< number of the call that was last interfered with
};

}  // namespace ipclab::observe
