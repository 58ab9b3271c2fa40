#pragma once
// What of a test's IPC objects is there at its end: told of, and removed.

#include <vector>

#include "evidence/evidence.hpp"
#include "observe/inventory.hpp"
#include "observe/tracer.hpp"

namespace ipclab::run {

/// `before`: what was there when the test began; without namespaces of the test's own others of
/// this user make objects too, which are left alone where calls tell them apart.
[[nodiscard]] std::vector<evidence::LeftObject> remove_leftovers(const observe::Inventory& before,
                                                                 observe::Tracer& tracer,
                                                                 bool has_namespaces);

/// The same for a test whose end ipclab did not wait for.
void sweep_out(const observe::Inventory& before, observe::Tracer& tracer,
               bool has_namespaces) noexcept;

}  // namespace ipclab::run
