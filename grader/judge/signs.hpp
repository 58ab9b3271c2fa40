#pragma once
// Findings from what the tracer noticed about single processes. Internal to judge/.

#include "judge/case.hpp"

namespace ipclab::judge {

/// A student's program asks again and again instead of waiting: busy-wait, or eagain where the
/// answer was EAGAIN.
[[nodiscard]] Founds busy_waits(const Case& run);

/// An answer that is no failure was taken for one, and the program ended: eintr and eagain.
/// `failed`: something else of this run is not as it should be.
[[nodiscard]] Founds answers_taken_for_failures(const Case& run, bool failed);

/// A descriptor too many: pipe-end-left-open and fd-leak.
[[nodiscard]] Founds descriptors_too_many(const Case& run);

/// Writes that took only a part: short-io. `failed` as above.
[[nodiscard]] Founds broken_off_writes(const Case& run, bool failed);

/// Messages that were not written in one piece: torn-message.
[[nodiscard]] Founds torn_messages(const Case& run);

/// Calls in signal handlers that may not be made there: unsafe-handler.
[[nodiscard]] Founds unsafe_handlers(const Case& run);

/// The same from signs of whoever has seen them.
[[nodiscard]] Founds handlers_that_call(const std::vector<const evidence::Sign*>& signs);

/// System calls of a kind that no program of a lab needs: forbidden.
[[nodiscard]] Founds forbidden_calls(const Case& run);

}  // namespace ipclab::judge
