#include "run/cell_order.hpp"

#include <utility>

#include "run/message_socket.hpp"
#include "run/room.hpp"

namespace ipclab::run {

cell::Folders sized_folders(const CellOrder& order) {
  if (cell::has_namespaces(order.rung) && order.plan.disk != usual_disk.count)
    cell::resize_cell(order.folders, Bytes{order.plan.disk});
  if (!cell::has_namespaces(order.rung)) ask_for_disk(order.folders, order.plan);
  return order.folders;
}

std::optional<CellOrder> next_order(SpareCell& spare) {
  auto datagram = receive(spare.orders.get());
  if (!datagram || datagram->descriptors.empty()) return std::nullopt;
  CellOrder order{.plan = decode_open_cell(datagram->octets),
                  .socket = std::move(datagram->descriptors[0]),
                  .bundle = {},
                  .rung = spare.rung,
                  .folders = spare.folders,
                  .filters = spare.filters,
                  .queues = spare.queues,
                  .group = std::move(spare.group),
                  .memory_events = std::move(spare.memory_events)};
  if (datagram->descriptors.size() > 1) order.bundle = std::move(datagram->descriptors[1]);
  return order;
}

}  // namespace ipclab::run
