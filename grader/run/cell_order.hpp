#pragma once
// What a pid 1 is to make of its cell. Comes in: a datagram of the keeper. Goes out: the order.

#include <optional>

#include "cell/root.hpp"
#include "cell/rung.hpp"
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

/// Waits for it. Empty when the keeper needs no further cell.
[[nodiscard]] std::optional<CellOrder> next_order(SpareCell& spare);

}  // namespace ipclab::run
