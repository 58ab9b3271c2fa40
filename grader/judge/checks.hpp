#pragma once
// What can be wrong with a run, each a pure function named after what it finds. Internal to judge/.

#include <optional>
#include <string>

#include "judge/case.hpp"

namespace ipclab::judge {

/// Limits that the run went past, one finding for each kind.
[[nodiscard]] Founds passed_limits(const Case& run);

/// Programs of the student that a signal ended: crash and sigpipe-death.
[[nodiscard]] Founds deaths_by_signal(const Case& run);
[[nodiscard]] Founds crashed_children(const Case& run);

/// Steps that failed and that no limit and no death explains: hang, not-flushed, wrong-output,
/// wrong-exit, or the rule that the step names.
[[nodiscard]] Founds failed_steps(const Case& run);

/// Facts that the test asks for and that the tracer did not see.
[[nodiscard]] Founds unused_mechanisms(const Case& run);
[[nodiscard]] Founds unused_calls_and_flows(const Case& run);

/// Children that nobody waited for: zombie and orphan.
[[nodiscard]] Founds left_children(const Case& run);

/// IPC objects and files that are still there.
[[nodiscard]] Founds left_things(const Case& run);

/// Takes away what another finding of the same run explains.
void drop_consequences(const Case& run, Founds& founds);

/// The findings of a run in which a fault was injected; `ambient` are those that no step asks for,
/// `steps` those of the steps.
[[nodiscard]] Founds judged_under_fault(const Case& run, Founds ambient, Founds steps);

/// The fault of this run permits a right program to give up: its steps need not be done.
[[nodiscard]] bool may_give_up(const Case& run);

/// The right text, but it came only after the step had been given up.
[[nodiscard]] bool text_came_late(const Case& run, const Played& played);

/// True if the step failed through no fault of the student: a tool of the machine did not start.
[[nodiscard]] bool tool_did_not_start(const Case& run, const Played& played);

/// Why the run proves nothing, in words; `failed` tells whether it showed a fault of the student.
[[nodiscard]] std::optional<std::string> trouble_of(const Case& run, bool failed);

}  // namespace ipclab::judge
