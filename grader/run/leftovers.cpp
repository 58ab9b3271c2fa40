#include "run/leftovers.hpp"

#include <exception>

namespace ipclab::run {

std::vector<evidence::LeftObject> remove_leftovers(const observe::Inventory& before,
                                                   observe::Tracer& tracer, bool has_namespaces) {
  // A check program runs while the test that it is for still does, and has its objects.
  if (!has_namespaces && tracer.was_idle()) return {};
  const observe::Ledger& ledger = tracer.ledger();
  observe::Inventory after = observe::take_inventory();
  observe::add_queues(ledger.queues(), after);
  if (!has_namespaces && tracer.follows_calls())
    std::erase_if(after.objects,
                  [&](const auto& entry) { return !ledger.may_have_made(entry.first); });
  // Also where the ipc namespace ends with us: the kernel frees a namespace's queues late, and
  // until then they count against the user's limit (RLIMIT_MSGQUEUE).
  observe::remove_objects(before, after);
  return observe::added(before, after);
}

void sweep_out(const observe::Inventory& before, observe::Tracer& tracer,
               bool has_namespaces) noexcept {
  try {
    (void)remove_leftovers(before, tracer, has_namespaces);
  } catch (const std::exception&) {
    // Out of memory, and nobody is left to be told.
  }
}

}  // namespace ipclab::run
