#pragma once
// Does a thread ask again and again instead of waiting? Comes in: the calls of one thread, with
// their results and times. Goes out: a sign, when the pattern of calls, their number and the time
// they took all say so. Pure.

#include <chrono>
#include <cstdint>
#include <optional>

#include "evidence/trace.hpp"
#include "observe/decode.hpp"

namespace ipclab::observe {

class Polling {
 public:
  using Time = std::chrono::nanoseconds;  ///< of any clock that goes on

  struct Found {
    evidence::Sign::Kind kind = evidence::Sign::Kind::polls;
    std::uint64_t times = 0;
    Time lasted{};
    int descriptor = -1;
  };

  /// A call has come back. At most one finding for each thread.
  [[nodiscard]] std::optional<Found> returned(const Call& call, long result, Time now);

  /// A sleep or a sched_yield(2) begins. `state`: the thread's registers and the top of its stack,
  /// hashed: a loop that counts, or works, is never twice in the same state.
  [[nodiscard]] std::optional<Found> sleeps(const Call& call, std::uint64_t state, Time now);

 private:
  [[nodiscard]] std::optional<Found> always_ready(const Call& call, Time now);
  [[nodiscard]] std::optional<Found> one_more_round(Time now);
  [[nodiscard]] std::optional<Found> conclude(Time now);
  void begin(const Call& call, Time now);
  void start_over();

  const TracedCall* asked_ = nullptr;  ///< the call that had nothing
  int descriptor_ = -1;
  bool said_eagain_ = false;
  bool ready_ = false;            ///< it never has nothing, but nobody makes use of that
  std::uint64_t others_ = 0;      ///< that had nothing, since the last round
  bool at_end_ = false;           ///< of a file, as a read said
  bool waited_a_little_ = false;  ///< by a time-out of its own
  std::uint64_t rounds_ = 0;
  std::uint64_t sleeps_ = 0;
  std::uint64_t same_state_ = 0;
  std::uint64_t state_ = 0;
  Time since_{};
  Time last_round_{};
  Time shortest_round_ = Time::max();
  bool yields_ = false;
  bool told_ = false;
};

/// The call had nothing, and came back at once or after a short time-out.
[[nodiscard]] bool had_nothing(const Call& call, long result);

}  // namespace ipclab::observe
