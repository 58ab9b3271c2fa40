#pragma once
// What a pid 1 is to make of its cell. Comes in: a datagram of the keeper. Goes out: the order.

#include <optional>

#include "cell/root.hpp"
#include "cell/rung.hpp"
#include "observe/tracer.hpp"
#include "run/cell_init.hpp"
#include "run/message.hpp"
#include "spec/lab.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

/// What the keeper passes on from ipclab.
struct CellOrder {
  OpenCell plan;
  UniqueFd socket;  ///< to ipclab
  UniqueFd bundle;  ///< contents of the planned files; may be invalid
  cell::Rung rung = cell::Rung::minimal;
  cell::Folders folders{};
  const cell::CallFilters* filters = nullptr;
  int queues = -1;  ///< see cell::find_queues
  UniqueFd group;   ///< see SpareCell
  UniqueFd memory_events;
};

/// What the folders of a cell may hold that was made before its order came.
inline constexpr Bytes usual_disk = spec::Limits{}.disk;

/// The folders of the order, which may now hold as much as it says.
[[nodiscard]] cell::Folders sized_folders(const CellOrder& order);

/// What every pid 1 of a cell needs before anything else.
void settle_in(cell::Rung rung);

/// Who follows its programs. Nobody does where a probe is linked into them: to stop at each call
/// takes longer than all that the probe does.
[[nodiscard]] observe::Tracer tracer_for(const OpenCell& plan,
                                         const observe::Tracer::Refusals& refusals);

/// Waits for it. Empty when the keeper needs no further cell.
[[nodiscard]] std::optional<CellOrder> next_order(SpareCell& spare);

}  // namespace ipclab::run
