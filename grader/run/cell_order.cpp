#include "run/cell_order.hpp"

#include <utility>

#include "run/message_socket.hpp"

namespace ipclab::run {

cell::Folders sized_folders(const CellOrder& order) {
  if (order.rung == cell::Rung::namespaces && order.plan.disk != usual_disk.count)
    cell::resize_cell(order.folders, Bytes{order.plan.disk});
  return order.folders;
}

std::optional<CellOrder> next_order(const SpareCell& spare) {
  auto datagram = receive(spare.orders.get());
  if (!datagram || datagram->descriptors.empty()) return std::nullopt;
  CellOrder order{.plan = decode_open_cell(datagram->octets),
                  .socket = std::move(datagram->descriptors[0]),
                  .bundle = {},
                  .rung = spare.rung,
                  .folders = spare.folders,
                  .filter = spare.filter};
  if (datagram->descriptors.size() > 1) order.bundle = std::move(datagram->descriptors[1]);
  return order;
}

}  // namespace ipclab::run
