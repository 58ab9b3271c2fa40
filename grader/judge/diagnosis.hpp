#pragma once
// Why nothing can happen any more: one function for each pattern that is known. Each looks at a
// standstill and tells what it knows, or nothing. Internal to judge/.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "judge/blocked.hpp"
#include "judge/case.hpp"

namespace ipclab::judge {

struct Diagnosis {
  Rule rule = Rule::deadlock;
  std::string message;
  std::string hint;
  std::vector<std::size_t> waits;  ///< those that explain the standstill, the cause first
  std::vector<Where> places;       ///< what else takes part, the cause first
};

using MaybeDiagnosis = std::optional<Diagnosis>;

// ---- Locks and semaphores ----

/// A thread takes a lock that it has already.
[[nodiscard]] MaybeDiagnosis lock_taken_twice(const Blocked& blocked);
/// The owner of a lock has ended.
[[nodiscard]] MaybeDiagnosis lock_of_the_dead(const Blocked& blocked);
/// Some processes hold locks, and each waits for that of the next one.
[[nodiscard]] MaybeDiagnosis locks_in_a_circle(const Blocked& blocked);
/// A semaphore that nobody posts, a condition that nobody signals.
[[nodiscard]] MaybeDiagnosis post_that_never_comes(const Blocked& blocked);

// ---- Pipes ----

/// A reader waits for an end-of-file that an open write end keeps away.
[[nodiscard]] MaybeDiagnosis end_of_file_kept_away(const Blocked& blocked);
/// A writer waits although its reader is gone: an open read end keeps SIGPIPE away.
[[nodiscard]] MaybeDiagnosis end_of_writer_kept_away(const Blocked& blocked);
/// Everybody writes into a full pipe, and nobody reads.
[[nodiscard]] MaybeDiagnosis all_write(const Blocked& blocked);
/// Each waits for the other one to write first.
[[nodiscard]] MaybeDiagnosis all_read(const Blocked& blocked);

// ---- Signals, FIFOs, queues, children ----

/// The signal that is waited for has come already.
[[nodiscard]] MaybeDiagnosis missed_signal(const Blocked& blocked);
/// A FIFO whose other side nobody opens.
[[nodiscard]] MaybeDiagnosis fifo_without_other_side(const Blocked& blocked);
/// A queue that stays empty, or full.
[[nodiscard]] MaybeDiagnosis queue_that_nobody_serves(const Blocked& blocked);
/// A wait for a child that waits for its parent.
[[nodiscard]] MaybeDiagnosis child_waits_for_parent(const Blocked& blocked);
/// Any other standstill that nobody could end from outside.
[[nodiscard]] MaybeDiagnosis circle_of_any_kind(const Blocked& blocked);

/// A server waits for one client while another one wants something; `stuck` is the step of the
/// other one.
[[nodiscard]] MaybeDiagnosis one_client_blocks_all(const Case& run, const Blocked& blocked,
                                                   const Played& stuck);

/// The name of the waiting process, for a sentence.
[[nodiscard]] std::string name_in_sentence(const Blocked& blocked, std::size_t wait);

/// "upper and child 1", "child 1, child 2 and child 3", "4 processes", "2 threads of upper".
[[nodiscard]] std::string names_in_sentence(const Blocked& blocked,
                                            const std::vector<std::size_t>& waits);

}  // namespace ipclab::judge
