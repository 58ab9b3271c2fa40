#pragma once
// Where no namespaces end with a cell's pid 1: what stays behind when that is killed. Comes in:
// what was there before the cell. Goes out: nothing that came since.

#include <sys/types.h>

#include <set>

#include "observe/inventory.hpp"

namespace ipclab::run {

/// Ends what the caller, as a subreaper with SIGCHLD blocked, has inherited: all its children but
/// `spared`, with what descends from them.
void end_strays(const std::set<pid_t>& spared) noexcept;

/// Removes the IPC objects that have come since, as far as take_inventory() finds them.
void remove_objects_since(const observe::Inventory& before) noexcept;

}  // namespace ipclab::run
