#pragma once
// Findings of a run with the probe. Internal to judge/.

#include "judge/case.hpp"

namespace ipclab::judge {

/// forbidden: what the probe has seen is gone, so that nothing else can be said of the run.
[[nodiscard]] Founds destroyed_probe(const Case& run);

/// Accesses to the same memory that nothing put in order: data-race.
[[nodiscard]] Founds data_races(const Case& run);

/// unsafe-handler, as the probe saw it.
[[nodiscard]] Founds probed_handlers(const Case& run);

/// Nothing could happen any more, and the probe knows who waited; none if it does not.
[[nodiscard]] std::optional<Found> probed_standstill(const Case& run, const Played& played);

/// Says in which order of steps the finding came about.
void tell_schedule(const Case& run, Founds& founds);

}  // namespace ipclab::judge
