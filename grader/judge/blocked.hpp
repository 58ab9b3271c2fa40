#pragma once
// Comes in: who waited for what when nothing could happen any more. Goes out: which of these waits
// depend on which, and which of them nobody could ever end. Internal to judge/.

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "evidence/trace.hpp"

namespace ipclab::judge {

using evidence::WaitKind;

/// A standstill. Waits are known by their place in `waits`.
struct Blocked {
  const evidence::Trace& trace;
  std::span<const evidence::Wait> waits;  ///< at most some hundred
  /// Per wait: the waits of those who could end it.
  std::vector<std::vector<std::size_t>> depends_on;
  /// Per wait: the grader, or somebody who is not there yet, could end it, if need be by ending
  /// another one first. Where it is false the wait is for ever.
  std::vector<bool> endable;
  /// Per wait and other wait: the first one can only end after the second one has.
  std::vector<std::vector<bool>> reaches;
};

[[nodiscard]] Blocked blocked(const evidence::Trace& trace);

/// What the thing is that is waited for.
[[nodiscard]] evidence::ObjectKind kind_of(const evidence::Trace& trace,
                                           const evidence::Wait& wait);

/// None if the tracer made no note of it.
[[nodiscard]] const evidence::Object* find_object(const evidence::Trace& trace,
                                                  const std::string& name);

/// The waiting process is a student's program or descends from one.
[[nodiscard]] bool is_ours(const evidence::Trace& trace, const evidence::Wait& wait);

/// No other thread of the same process waits.
[[nodiscard]] bool is_only_thread(const Blocked& blocked, std::size_t wait);

/// No other process of a student's program waits.
[[nodiscard]] bool is_only_process(const Blocked& blocked, std::size_t wait);

using WaitTest = std::function<bool(const evidence::Wait&)>;

/// The shortest circle among the waits for ever that pass the test: each depends on the next one,
/// the last on the first. Empty if there is none; one wait if it depends on itself.
[[nodiscard]] std::vector<std::size_t> circle(const Blocked& blocked, const WaitTest& takes_part);

/// The waits for ever that pass the test, of students' programs and what they executed, without
/// those that only depend on others: what explains the others explains them too.
[[nodiscard]] std::vector<std::size_t> waits_for_ever(const Blocked& blocked,
                                                      const WaitTest& is_meant);

}  // namespace ipclab::judge
