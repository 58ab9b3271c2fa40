#include "run/cell_order.hpp"

#include <sys/prctl.h>

#include <csignal>
#include <utility>

#include "run/message_socket.hpp"
#include "run/room.hpp"
#include "support/error.hpp"

namespace ipclab::run {

cell::Folders sized_folders(const CellOrder& order) {
  if (cell::has_namespaces(order.rung) && order.plan.disk != usual_disk.count)
    cell::resize_cell(order.folders, Bytes{order.plan.disk});
  if (!cell::has_namespaces(order.rung)) ask_for_disk(order.folders, order.plan);
  return order.folders;
}

void settle_in(cell::Rung rung) {
  // Elsewhere we outlive a keeper that was killed, to clean up: ipclab then closes the socket.
  if (cell::has_namespaces(rung))
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  else
    require(::prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl(PR_SET_CHILD_SUBREAPER)");
  // No process of the cell may trace us, or read our memory and descriptors (prctl(2)).
  ::prctl(PR_SET_DUMPABLE, 0);
}

observe::Tracer tracer_for(const OpenCell& plan, const observe::Tracer::Refusals& refusals) {
  const InjectFault& fault = plan.fault;
  observe::Tracer tracer{
      plan.children_at_once, {fault.fault, fault.calls, fault.nth, fault.of, fault.seed}, refusals};
  if (plan.probe.wanted) tracer.follow_nobody();
  return tracer;
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
