#pragma once
// The findings of a step that failed, one function for each way to fail. Internal to judge/.

#include "judge/case.hpp"

namespace ipclab::judge {

/// The right text came only when the grader had given up.
[[nodiscard]] Found late_text_found(const Case& run, const Played& played);

/// Nothing can happen any more: why, as far as the tracer tells, and who waits for what.
[[nodiscard]] Found standstill_found(const Case& run, const Played& played);

/// The same when only the processes and their system calls are known.
[[nodiscard]] Found hang_found(const Case& run, const Played& played);

/// What the actor of the step had printed, on lines of their own that begin with a newline.
[[nodiscard]] std::string printed_before(const Case& run, const Played& played);

/// An exit step: the wrong status, or no end at all.
[[nodiscard]] Found exit_found(const Case& run, const Played& played);

/// Any other step: the wrong text, no text, nobody there.
[[nodiscard]] Found output_found(const Case& run, const Played& played);

}  // namespace ipclab::judge
