#pragma once
// The findings of a step that failed, one function for each way to fail. Internal to judge/.

#include "judge/case.hpp"

namespace ipclab::judge {

/// The right text came only when the grader had given up.
[[nodiscard]] Found late_text_found(const Case& run, const Played& played);

/// Every process waits for another one.
[[nodiscard]] Found hang_found(const Case& run, const Played& played);

/// An exit step: the wrong status, or no end at all.
[[nodiscard]] Found exit_found(const Case& run, const Played& played);

/// Any other step: the wrong text, no text, nobody there.
[[nodiscard]] Found output_found(const Case& run, const Played& played);

}  // namespace ipclab::judge
