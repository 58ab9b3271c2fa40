#pragma once
// Calls that may have to wait, made without waiting until they succeed. An attempt is made of
// system calls as the kernel takes them, so that errno is the program's until the call returns.

#include <cerrno>
#include <climits>

#include "probe/ipc/descriptors.hpp"

namespace ipclab::probe {

/// A cancellation point (pthreads(7)) under a strategy. Implemented with the wrappers of threads.
void end_if_cancelled();

namespace ipc {

/// Of an attempt: the program's call would wait.
inline constexpr long not_yet = LONG_MIN;

struct Patience {
  bool restarts = true;        ///< after a handler with SA_RESTART, see signal(7)
  std::uint64_t deadline = 0;  ///< CLOCK_MONOTONIC ns; 0: none
  int at_deadline = EAGAIN;    ///< error; 0: the call returns 0
};

/// Until `attempt()` gives anything but not_yet: that, or a negative error. With the token.
/// `waited` tells whether it succeeded only after others went on.
template <class Attempt>
long carry_out(const Operation& operation, const Patience& patience, bool& waited,
               Attempt attempt) {
  end_if_cancelled();
  long outcome = not_yet;
  for (;;) {
    const Waited end = until_done(operation, true, patience.deadline, [&] {
      end_if_cancelled();
      outcome = attempt();
      if (outcome == not_yet) waited = true;
      return outcome != not_yet;
    });
    if (end == Waited::tried) return outcome;
    if (end == Waited::timed_out) return -patience.at_deadline;
    if (!patience.restarts || !self.restart) return -EINTR;
  }
}
template <class Attempt>
long carry_out(const Operation& operation, const Patience& patience, Attempt attempt) {
  bool waited = false;
  return carry_out(operation, patience, waited, attempt);
}

/// As libc returns what the kernel did.
template <class Result = long>
Result given_back(long outcome) {
  if (outcome >= 0) return static_cast<Result>(outcome);
  errno = static_cast<int>(-outcome);
  return static_cast<Result>(-1);
}

/// The other way round.
inline long outcome_of(long result) { return result == -1 ? -errno : result; }

}  // namespace ipc
}  // namespace ipclab::probe
